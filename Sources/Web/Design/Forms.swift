extension Stylesheet {
    /// Fields, buttons, filters and the bar of bulk actions.
    static let forms = """
        .field { display: grid; gap: var(--s1); grid-template-columns: minmax(0, 1fr); min-width: 0; }
        .field > label, .legend { font-size: var(--small); font-weight: 580; }
        legend { padding: 0; }
        .field .hint { font-size: var(--small); color: var(--ink-faint); }
        .field .problem { font-size: var(--small); font-weight: 560; color: var(--bad); }
        [aria-invalid="true"] { border-color: var(--bad); }
        input:not([type="checkbox"], [type="radio"], [type="hidden"]), select, textarea {
          width: 100%; min-width: 0; min-height: 2.375rem; padding: var(--s2) var(--s3); font: inherit; color: var(--ink);
          background: var(--surface); border: 1px solid var(--edge); border-radius: var(--round-small); }
        input:not([type="checkbox"], [type="radio"], [type="hidden"]), select { height: 2.375rem; padding-block: 0; }
        input[type="password"] { letter-spacing: .1em; }
        textarea.masked { -webkit-text-security: disc; font-family: var(--mono); }
        textarea { min-height: 5.5rem; resize: vertical; }
        textarea.short { min-height: 2.375rem; }
        textarea.code { min-height: 22rem; font: var(--small)/1.6 var(--mono); tab-size: 2; }
        input[type="number"] { font-variant-numeric: tabular-nums; }
        input[type="checkbox"], input[type="radio"] { width: 1.25rem; height: 1.25rem; margin: 0;
          accent-color: var(--accent); }
        .tick { display: inline-grid; place-items: center; min-width: 2rem; min-height: 2rem; cursor: pointer; }
        .option { display: inline-flex; gap: var(--s2); align-items: center; min-height: 2rem; cursor: pointer; }
        .choice { display: flex; gap: var(--s3); align-items: flex-start; padding: var(--s3); cursor: pointer;
          border: 1px solid var(--line); border-radius: var(--round-small); }
        .choice:has(input:checked) { border-color: var(--accent); background: var(--accent-soft); }
        .choice .sub { display: block; color: var(--ink-soft); font-size: var(--small); }
        button, .button { display: inline-flex; align-items: center; justify-content: center; gap: var(--s2);
          min-height: 2.375rem; padding: 0 var(--s4); font: inherit; font-weight: 580; text-decoration: none;
          cursor: pointer; color: var(--ink); background: var(--surface); border: 1px solid var(--edge);
          border-radius: var(--round-small); }
        button:hover, .button:hover { background: var(--sunken); color: var(--ink); }
        button:disabled { color: var(--ink-faint); background: var(--sunken); border-color: var(--line);
          cursor: not-allowed; }
        .primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
        .primary:hover { background: var(--accent-strong); border-color: var(--accent-strong); color: var(--on-accent); }
        .danger { color: var(--bad); border-color: var(--bad); }
        .danger:hover { background: var(--bad-soft); color: var(--bad); }
        .small { min-height: 2rem; padding: 0 var(--s3); font-size: var(--small); }
        .actions { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; }
        .filters { display: grid; gap: var(--s3); padding: var(--s4) var(--s5); align-items: end;
          grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); }
        .filters .actions { align-self: end; }
        .bulk { position: sticky; bottom: 0; display: flex; flex-wrap: wrap; gap: var(--s2) var(--s3);
          align-items: center; padding: var(--s3) var(--s5); background: var(--raised);
          border-top: 1px solid var(--line); border-radius: 0 0 var(--round) var(--round); }
        .bulk select { width: auto; }
        .bulk .tally { margin-right: auto; color: var(--ink-soft); font-size: var(--small); }
        .pages { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; justify-content: space-between;
          padding: var(--s3) var(--s5); border-top: 1px solid var(--line); font-size: var(--small); }
        details > summary { cursor: pointer; min-height: 2rem; display: inline-flex; align-items: center;
          gap: var(--s2); font-weight: 560; color: var(--accent); list-style: none; }
        details > summary::-webkit-details-marker { display: none; }
        details > summary::before { content: "+"; font-family: var(--mono); width: 1ch; }
        details[open] > summary::before { content: "\\2212"; }
        details > form, details > div { margin-top: var(--s3); }
        .actions > details { flex: 0 0 auto; }
        .actions > details[open] { flex: 1 0 100%; order: 9; }
        .actions > details > summary { min-height: 2.375rem; padding: 0 var(--s4); border: 1px solid var(--edge);
          border-radius: var(--round-small); color: var(--ink); background: var(--surface); font-weight: 580; }
        .actions > details > summary:hover { background: var(--sunken); }
        fieldset.section { border: 0; border-top: 1px solid var(--line); margin: 0; padding: var(--s4) 0 0; display: grid;
          gap: var(--s3); grid-template-columns: minmax(0, 1fr); min-width: 0; }
        fieldset.section > legend { float: left; width: 100%; font-weight: 640; }
        fieldset.section > legend + * { clear: both; }
        .fields { display: grid; gap: var(--s4); grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
          align-items: start; }
        fieldset.field { border: 0; margin: 0; padding: 0; gap: 0; }
        fieldset.field > .option { font-size: inherit; font-weight: 400; }
        fieldset.plain { border: 0; margin: 0; padding: 0; display: grid; gap: var(--s2); }
        @media (max-width: 44rem) {
          .bulk, .filters, .pages { padding: var(--s3) var(--s4); }
          .bulk .tally { flex-basis: 100%; }
          .bulk button { flex: 1 1 0; padding: 0 var(--s2); white-space: nowrap; }
        }
        """
}
