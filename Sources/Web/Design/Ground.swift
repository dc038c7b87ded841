extension Stylesheet {
    /// Elements as they are without a class.
    static let ground = """
        *, ::before, ::after { box-sizing: border-box; }
        html { font-size: 100%; -webkit-text-size-adjust: 100%; scroll-padding: 5rem 0 6rem; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: var(--body)/1.55 var(--sans); }
        h1, h2, h3 { margin: 0; line-height: 1.25; letter-spacing: -.011em; text-wrap: balance; }
        h1 { font-size: var(--title); font-weight: 650; letter-spacing: -.02em; }
        h2 { font-size: var(--lead); font-weight: 620; }
        h3 { font-size: var(--body); font-weight: 620; }
        p { margin: 0; max-width: 68ch; text-wrap: pretty; }
        a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: 1px; }
        a:hover { color: var(--accent-strong); text-decoration-thickness: 2px; }
        ul, ol, dl, dd, figure { margin: 0; padding: 0; }
        code, .mono { font-family: var(--mono); font-size: .92em; overflow-wrap: anywhere; }
        td > code { white-space: nowrap; }
        pre { margin: 0; padding: var(--s4); background: var(--sunken); border-radius: var(--round-small);
          font: var(--small)/1.6 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
        time { font-variant-numeric: tabular-nums; }
        [hidden] { display: none !important; }
        :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
        main:focus { outline: none; }
        ::selection { background: var(--accent-soft); color: var(--ink); }
        .visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; border: 0;
          overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .soft { color: var(--ink-soft); }
        .faint { color: var(--ink-faint); font-size: var(--small); }
        .nowrap { white-space: nowrap; }
        @media (prefers-reduced-motion: no-preference) {
          a, button, .button, summary { transition: background-color .12s, border-color .12s, color .12s; }
        }
        """
}
