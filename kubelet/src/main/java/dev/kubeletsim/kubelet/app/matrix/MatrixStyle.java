// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

/**
 * The style sheet of the page. Outcomes differ by colour (Okabe and Ito's, which colour-blind people can tell apart), by
 * text and by a mark; a run's panel opens by the fragment of the address alone, without a script.
 */
final class MatrixStyle {
    static final String SHEET = """
            :root { color-scheme: light; --ink: #1d2530; --soft: #5b6675; --line: #d9dee6; --page: #f6f7f9; --card: #fff; }
            * { box-sizing: border-box; }
            body { margin: 0; padding: 2rem 2.5rem 6rem; font: 15px/1.5 system-ui, "Segoe UI", Roboto, sans-serif;
              color: var(--ink); background: var(--page); }
            h1 { font-size: 1.7rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2.4rem 0 .2rem; }
            p { margin: .2rem 0 1rem; color: var(--soft); max-width: 60rem; }
            code { font: .88em ui-monospace, "SF Mono", Consolas, monospace; overflow-wrap: anywhere; }
            ul.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem .8rem; }
            ul.legend li { border: 1px solid var(--line); border-radius: .5rem; padding: .3rem .7rem; }
            .scroll { overflow-x: auto; margin: 0 0 1.2rem; }
            table.grid { border-collapse: separate; border-spacing: 3px; }
            table.grid caption { text-align: left; font-weight: 600; padding: .4rem 0 .2rem; }
            table.grid th { font-weight: 500; text-align: left; padding: .15rem .7rem .15rem .2rem; white-space: nowrap; }
            table.grid thead th { color: var(--soft); font-size: .85rem; }
            table.grid td { padding: 0; border-radius: .35rem; min-width: 6.2rem; text-align: center; }
            table.grid td a { display: block; padding: .3rem .5rem; color: inherit; text-decoration: none; border-radius: .35rem; }
            table.grid td a:hover, table.grid td a:focus-visible { outline: 2px solid var(--ink); }
            .strict { background: #bfe8d9; } .merged { background: #cfe4f5; } .rejected { background: #f3c9b5; }
            .leaked { background: #ffe08a; font-weight: 600; } .other { background: #e9d3e3; }
            .refused { background: repeating-linear-gradient(45deg, #e6e8ec 0 6px, #f2f3f5 6px 12px); color: #4a5462; }
            .none { color: #98a1ad; }
            .differs { box-shadow: inset 0 0 0 2px #a3203b; }
            section.run { display: none; }
            section.run:target { display: block; position: fixed; inset: 0 0 0 auto; width: min(46rem, 100vw); overflow: auto;
              background: var(--card); border-left: 1px solid var(--line); box-shadow: -8px 0 30px rgb(0 0 0 / .12);
              padding: 1.4rem 1.6rem 3rem; z-index: 1; }
            section.run h3 { margin: 0 2.5rem .6rem 0; font-size: 1.05rem; }
            section.run .close { position: absolute; top: 1rem; right: 1.2rem; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 0 1rem; }
            dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
            summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
            ol.calls { list-style: none; margin: 0; padding: 0; font-size: .86rem; }
            ol.calls li { display: grid; grid-template-columns: 4.6rem 3rem 1fr; gap: .1rem .6rem; padding: .25rem 0;
              border-top: 1px solid var(--line); }
            ol.calls time { color: var(--soft); font-variant-numeric: tabular-nums; text-align: right; }
            ol.calls b { font-weight: 600; font-size: .78rem; } ol.calls .cri b { color: #00624a; } ol.calls .api b { color: #0a5a92; }
            ol.calls small { display: block; color: var(--soft); overflow-wrap: anywhere; }
            ol.calls .failed small, .difference { color: #a3203b; }
            @media print { section.run { display: none !important; } body { background: #fff; } }
            """;

    private MatrixStyle() {}
}
