extension Stylesheet {
    /// Cards, lozenges, notices, empty states and the numbers of the overview.
    static let components = """
        .card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--round);
          box-shadow: var(--shadow); }
        .card > .card-body, .card > form.card-body { padding: var(--s5); display: grid; gap: var(--s4);
          grid-template-columns: minmax(0, 1fr); }
        .card > .card-head { padding: var(--s4) var(--s5); border-bottom: 1px solid var(--line); display: flex;
          flex-wrap: wrap; gap: var(--s2) var(--s4); align-items: center; justify-content: space-between; }
        .lozenge { display: inline-flex; align-items: center; gap: .4em; padding: .1rem .55rem; border-radius: 99px;
          font-size: var(--small); font-weight: 560; line-height: 1.45; white-space: nowrap;
          background: var(--calm-soft); color: var(--calm); }
        .lozenge::before { content: ""; width: .45em; height: .45em; border-radius: 50%; background: currentcolor;
          flex: none; }
        .lozenge.good { background: var(--good-soft); color: var(--good); }
        .lozenge.warn { background: var(--warn-soft); color: var(--warn); }
        .lozenge.bad { background: var(--bad-soft); color: var(--bad); }
        .lozenge.info { background: var(--info-soft); color: var(--info); }
        .lozenges { display: inline-flex; flex-wrap: wrap; gap: var(--s1); }
        .tag { display: inline-block; padding: .05rem .45rem; border: 1px solid var(--line); border-radius: 4px;
          font-size: var(--small); color: var(--ink-soft); background: var(--raised); }
        .notice { padding: var(--s3) var(--s4); border-radius: var(--round-small); border: 1px solid transparent;
          border-left-width: 4px; background: var(--info-soft); color: var(--info); border-color: currentcolor; }
        .notice.good { background: var(--good-soft); color: var(--good); }
        .notice.warn { background: var(--warn-soft); color: var(--warn); }
        .notice.bad { background: var(--bad-soft); color: var(--bad); }
        .notice h2 { font-size: var(--body); }
        .notice ul { margin: var(--s1) 0 0 var(--s4); }
        .notice a { color: inherit; }
        .empty { padding: var(--s7) var(--s5); text-align: center; display: grid; gap: var(--s2); justify-items: center; }
        .empty p { color: var(--ink-soft); }
        .empty .button { margin-top: var(--s2); }
        .facts { display: grid; gap: var(--s3) var(--s5); grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); }
        .facts dt { font-size: var(--small); color: var(--ink-faint); }
        .facts dd { overflow-wrap: anywhere; }
        .facts .wide { grid-column: 1 / -1; }
        .tiles { display: grid; gap: var(--s4); grid-template-columns: repeat(auto-fit, minmax(min(15.5rem, 45%), 1fr));
          list-style: none; }
        .tile { display: grid; gap: var(--s1); padding: var(--s4) var(--s5); align-content: start; }
        .tile .number { font-size: 1.875rem; overflow-wrap: break-word; font-weight: 640; line-height: 1.1; letter-spacing: -.03em;
          font-variant-numeric: tabular-nums; }
        .tile.word .number { font-size: 1.125rem; line-height: 1.9; letter-spacing: -.01em; }
        .tile.bad .number { color: var(--bad); }
        .tile.warn .number { color: var(--warn); }
        .tile.good .number { color: var(--good); }
        .tile h2 { font-size: var(--small); font-weight: 560; color: var(--ink-soft); letter-spacing: 0; }
        .checks { list-style: none; display: grid; }
        .checks li { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s3); align-items: baseline;
          padding: var(--s3) var(--s5); border-top: 1px solid var(--line); }
        .card-body .checks li { padding-inline: 0; }
        .checks li:first-child { border-top: 0; }
        .checks li > div { flex: 1 1 16rem; }
        .plain-list { list-style: none; display: grid; gap: var(--s2); }
        .timeline { list-style: none; display: grid; gap: var(--s4); }
        .timeline li { position: relative; padding-left: var(--s5); }
        .timeline li::before { content: ""; position: absolute; left: .3rem; top: .5rem; width: .5rem; height: .5rem;
          border-radius: 50%; background: var(--accent); }
        .timeline li:not(:last-child)::after { content: ""; position: absolute; left: .525rem; top: 1.15rem;
          bottom: calc(-1 * var(--s4) - .1rem); width: 1px; background: var(--line); }
        kbd { font: var(--small) var(--mono); padding: 0 .35rem; border: 1px solid var(--line); border-bottom-width: 2px;
          border-radius: 4px; background: var(--raised); color: var(--ink-soft); }
        @media (max-width: 44rem) {
          .lozenge { white-space: normal; }
          .tile { padding: var(--s3) var(--s4); }
          .card > .card-body, .card > form.card-body { padding: var(--s4); }
          .card > .card-head { padding: var(--s3) var(--s4); }
          .card > .checks li { padding: var(--s3) var(--s4); }
        }
        """
}
