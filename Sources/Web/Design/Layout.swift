extension Stylesheet {
    /// The frame of every page: bar, tabs, content, foot.
    static let layout = """
        .skip { position: absolute; left: var(--s4); top: -4rem; z-index: 20; padding: var(--s2) var(--s4);
          background: var(--surface); color: var(--ink); border-radius: var(--round-small); box-shadow: var(--shadow); }
        .skip:focus { top: var(--s2); }
        .bar { background: var(--surface); border-bottom: 1px solid var(--line); }
        .bar-inner { max-width: 78rem; margin: 0 auto; padding: 0 var(--s5); display: flex; align-items: stretch;
          gap: var(--s2) var(--s5); flex-wrap: wrap; min-height: 3.5rem; }
        .brand { display: inline-flex; align-items: center; gap: var(--s2); color: var(--ink); font-weight: 680;
          font-size: var(--lead); letter-spacing: -.02em; text-decoration: none; min-height: 3.5rem; }
        .brand svg { width: 1.5rem; height: 1.5rem; color: var(--accent); flex: none; }
        .tabs-nav { flex: 1 1 auto; display: flex; }
        .tabs { display: flex; flex-wrap: wrap; list-style: none; gap: 0 var(--s1); }
        .tabs li { display: flex; }
        .tabs a { display: flex; align-items: center; min-height: 2.75rem; padding: 0 var(--s3); color: var(--ink-soft);
          text-decoration: none; font-weight: 520; border-bottom: 2px solid transparent; margin-bottom: -1px; }
        .tabs a:hover { color: var(--ink); border-bottom-color: var(--line); }
        .tabs a[aria-current] { color: var(--accent); border-bottom-color: var(--accent); }
        .admin-nav { border-top: 1px solid var(--line); background: var(--raised); }
        .admin-nav .tabs { max-width: 78rem; margin: 0 auto; padding: 0 calc(var(--s5) - var(--s3)); }
        .admin-nav .tabs a { min-height: 2.375rem; font-size: var(--small); }
        .who { display: flex; align-items: center; gap: var(--s1); margin-left: auto; }
        .who a, .who button { min-height: 2rem; padding: 0 var(--s2); display: inline-flex; align-items: center;
          background: none; border: 0; border-radius: var(--round-small); color: var(--ink-soft); font: inherit;
          font-size: var(--small); text-decoration: none; cursor: pointer; }
        .who a:hover, .who button:hover { color: var(--ink); background: var(--sunken); }
        .page { max-width: 78rem; margin: 0 auto; padding: var(--s6) var(--s5) var(--s7); display: grid;
          gap: var(--s5); grid-template-columns: minmax(0, 1fr); }
        .head { display: flex; flex-wrap: wrap; align-items: flex-end; justify-content: space-between;
          gap: var(--s3) var(--s5); }
        .head p { color: var(--ink-soft); margin-top: var(--s1); }
        .crumbs { font-size: var(--small); margin-bottom: var(--s1); }
        .crumbs a { color: var(--ink-soft); display: inline-block; min-height: 1.5rem; }
        .split { display: grid; gap: var(--s5); grid-template-columns: minmax(0, 1fr); align-items: start; }
        .stack { display: grid; gap: var(--s5); grid-template-columns: minmax(0, 1fr); }
        .foot { max-width: 78rem; margin: 0 auto; padding: 0 var(--s5) var(--s6); color: var(--ink-faint);
          font-size: var(--small); display: flex; flex-wrap: wrap; gap: var(--s1) var(--s4); }
        .page.narrow, .foot.narrow { max-width: 46rem; }
        .foot a { color: inherit; display: inline-block; min-height: 1.5rem; }
        .subtabs { display: flex; flex-wrap: wrap; list-style: none; gap: var(--s1); }
        .head .subtabs { margin: var(--s2) 0 0 calc(-1 * var(--s3)); }
        .subtabs a { display: inline-flex; align-items: center; min-height: 2rem; padding: 0 var(--s3);
          border-radius: 99px; color: var(--ink-soft); text-decoration: none; font-size: var(--small); font-weight: 540; }
        .subtabs a:hover { background: var(--sunken); color: var(--ink); }
        .subtabs a[aria-current] { background: var(--accent-soft); color: var(--accent-strong); }
        @media (min-width: 62rem) {
          .split { grid-template-columns: minmax(0, 1fr) 21rem; }
        }
        @media (max-width: 44rem) {
          .bar-inner { padding: 0 var(--s4); gap: 0 var(--s3); }
          .tabs-nav { order: 3; flex-basis: 100%; margin: 0 calc(-1 * var(--s3)); }
          .brand { min-height: 3rem; }
          .admin-nav .tabs { padding: 0 var(--s1); }
          .admin-nav .tabs a { min-height: 2.125rem; }
          .page { padding: var(--s5) var(--s4) var(--s6); }
          .foot { padding: 0 var(--s4) var(--s5); }
        }
        """
}
