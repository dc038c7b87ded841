/// The look of the sandbox's pages: plain, readable, in light and dark.
enum PageStyle {
    static let css = """
        :root{color-scheme:light dark;--paper:#f7f7f4;--card:#fff;--ink:#1d232b;--quiet:#56606c;--line:#d8dbd6;
        --accent:#0b5cad;--on-accent:#fff;--good:#1c6b3c;--bad:#a32020;--wait:#7a5200}
        @media(prefers-color-scheme:dark){:root{--paper:#14171b;--card:#1d2127;--ink:#e8eaed;--quiet:#a6afba;
        --line:#363c45;--accent:#8ab8f0;--on-accent:#10151b;--good:#7fcf9b;--bad:#f09a9a;--wait:#e5bd6b}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);
        font:1rem/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
        main{max-width:46rem;margin:0 auto;padding:2rem 1.25rem 4rem}h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0 1rem}
        h2{font-size:1.15rem;margin:2rem 0 .5rem}a{color:var(--accent)}p{max-width:60ch}
        .crumb,.note,small,li span,dt{color:var(--quiet)}.note{font-size:.9rem}
        table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line)}
        th,td{text-align:left;padding:.55rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}
        caption{text-align:left;color:var(--quiet);padding:.25rem 0}
        .card,form.card,article{background:var(--card);border:1px solid var(--line);border-radius:.5rem;
        padding:1rem 1.25rem;margin:1rem 0}
        label,legend{font-weight:600;display:block;margin:1rem 0 .25rem}fieldset{border:0;padding:0;margin:0}
        fieldset label{font-weight:400;display:inline-flex;gap:.4rem;margin:.15rem 1.25rem .15rem 0;align-items:center}
        input[type=text],input[type=number],select,textarea{font:inherit;color:inherit;background:var(--paper);width:100%;
        padding:.5rem .6rem;border:1px solid var(--quiet);border-radius:.35rem}
        button{font:inherit;font-weight:600;cursor:pointer;background:var(--accent);color:var(--on-accent);border:0;
        border-radius:.35rem;padding:.6rem 1.1rem;margin-top:1rem}
        :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        ul.people{list-style:none;padding:0}ul.people button{width:100%;text-align:left;background:var(--card);
        color:var(--ink);border:1px solid var(--quiet);margin:.25rem 0;display:flex;gap:.75rem;justify-content:space-between}
        ul.plain{list-style:none;padding:0}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dd{margin:0}
        p:empty{margin:0}button[aria-disabled=true]{opacity:.6;cursor:not-allowed}
        .state{font-weight:600}.new{color:var(--wait)}.good{color:var(--good)}.bad{color:var(--bad)}
        td,dd,pre{overflow-wrap:anywhere}pre{white-space:pre-wrap;margin:0;font:inherit}time{color:var(--quiet);font-size:.9rem}
        """
}
