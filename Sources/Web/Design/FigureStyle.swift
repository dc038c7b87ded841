extension Stylesheet {
    /// Numbers with bars, side by side where there is room, and the heat of a table's cells.
    static let figures = """
        .pair { display: grid; gap: var(--s5); grid-template-columns: minmax(0, 1fr); align-items: start; }
        @media (min-width: 62rem) { .pair { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
        .head > h2 { font-size: var(--lead); }
        h3 { font-size: var(--body); font-weight: 620; }
        meter { appearance: none; display: inline-block; width: 8rem; height: .5rem; margin-left: var(--s3);
          border: 0; border-radius: 99px; overflow: hidden; background: var(--sunken); vertical-align: middle; }
        meter::-webkit-meter-inner-element { display: block; height: 100%; }
        meter::-webkit-meter-bar { height: 100%; border: 0; border-radius: 99px; background: var(--sunken); }
        meter::-webkit-meter-optimum-value { height: 100%; background: var(--accent); }
        meter::-moz-meter-bar { background: var(--accent); }
        .figures td { text-align: right; }
        .figures td > span { display: inline-block; min-width: 5rem; }
        td.heat-1 { background: var(--calm-soft); }
        td.heat-2 { background: var(--info-soft); }
        td.heat-3 { background: var(--warn-soft); }
        td.heat-4 { background: var(--bad-soft); }
        .heat td { text-align: center; }
        @media (max-width: 52rem) {
          .figures tr, .heat tr { display: grid; grid-template-columns: minmax(0, 1fr); }
          .figures td { text-align: left; }
          .figures td > span { min-width: 4rem; }
          .figures td > meter { margin-left: 0; }
          .heat td { text-align: left; padding-inline: var(--s2) !important; border-radius: var(--round-small); }
        }
        """
}
