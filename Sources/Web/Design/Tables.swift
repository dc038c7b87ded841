extension Stylesheet {
    /// Tables that stay tables for assistive technology and become cards where the window is narrow.
    static let tables = """
        table { width: 100%; border-collapse: collapse; font-size: var(--body); }
        caption { text-align: left; padding: var(--s3) var(--s5); color: var(--ink-faint); font-size: var(--small);
          caption-side: top; }
        th { text-align: left; font-size: var(--small); font-weight: 560; color: var(--ink-faint);
          padding: var(--s2) var(--s3); white-space: nowrap; border-bottom: 1px solid var(--line);
          background: var(--raised); border-top: 1px solid var(--line); }
        td, tbody th { padding: var(--s3); vertical-align: top; border-bottom: 1px solid var(--line); }
        tbody th { font-size: inherit; font-weight: 560; color: var(--ink); background: none; white-space: normal;
          border-top: 0; }
        tr > :first-child { padding-left: var(--s5); }
        tr > :last-child { padding-right: var(--s5); }
        tbody tr:last-child > * { border-bottom: 0; }
        tbody tr:hover { background: var(--raised); }
        tbody tr:has(input:checked) { background: var(--accent-soft); }
        tbody tr.here { box-shadow: inset 3px 0 0 var(--focus); }
        tbody tr.ends.warn { box-shadow: inset 3px 0 0 var(--warn); }
        tbody tr.ends.bad { box-shadow: inset 3px 0 0 var(--bad); }
        th[aria-sort="ascending"]::after { content: " \\2191"; }
        th[aria-sort="descending"]::after { content: " \\2193"; }
        td.tick-cell, th.tick-cell { width: 2.5rem; padding-right: 0; }
        td.tick-cell .tick { margin: -.3rem 0; }
        td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
        td .sub, th .sub { display: block; color: var(--ink-faint); font-size: var(--small); font-weight: 400;
          overflow-wrap: anywhere; }
        .clamp { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden;
          max-width: 46ch; }
        @media (max-width: 52rem) {
          table, tbody, tr, td, tbody th, caption { display: block; }
          caption { padding: var(--s3) var(--s4); }
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          tbody tr { position: relative; padding: var(--s3) var(--s4); border-top: 1px solid var(--line); }
          td, tbody th { border: 0; padding: var(--s1) 0 !important; }
          td[data-label] { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: var(--s2); }
          td > span { min-width: 0; overflow-wrap: anywhere; }
          td[data-label]::before { content: attr(data-label); color: var(--ink-faint); font-size: var(--small);
            padding-top: .1rem; }
          td.tick-cell { position: absolute; right: var(--s3); top: var(--s2); width: auto; }
          tr:has(.tick-cell) > th { padding-right: 2.5rem !important; }
          td[data-label]:has(> span:empty) { display: none; }
          .clamp { max-width: none; }
        }
        """
}
