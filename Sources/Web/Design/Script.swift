/// The one module of our own: nothing needs it, some things are quicker with it.
enum Script {
    static let path = "/assets/\(Asset.mark(text))/clearance.js"

    static let text = """
        const rows = [...document.querySelectorAll("tbody tr[data-row]")];
        const ticks = [...document.querySelectorAll("input[data-tick]")];
        const all = document.querySelector("input[data-tick-all]");
        const tally = document.querySelector("[data-tally]");
        const limit = 50;

        function count() {
          const chosen = ticks.filter((tick) => tick.checked).length;
          if (tally) tally.textContent = chosen === 0 ? tally.dataset.tally : `${chosen} of at most ${limit} chosen`;
          if (all) {
            all.checked = chosen > 0 && chosen === Math.min(ticks.length, limit);
            all.indeterminate = chosen > 0 && !all.checked;
          }
        }

        if (all) {
          all.closest("[data-tick-all-cell]")?.removeAttribute("hidden");
          all.addEventListener("change", () => {
            ticks.forEach((tick, index) => { tick.checked = all.checked && index < limit; });
            count();
          });
        }
        ticks.forEach((tick) => tick.addEventListener("change", count));
        count();

        let here = -1;
        function move(step) {
          if (rows.length === 0) return;
          here = Math.min(Math.max(here + step, 0), rows.length - 1);
          rows.forEach((row, index) => row.classList.toggle("here", index === here));
          const goal = rows[here].querySelector("input[data-tick], a");
          goal?.focus({ preventScroll: true });
          rows[here].scrollIntoView({ block: "nearest" });
        }

        const keys = {
          j: () => move(1),
          k: () => move(-1),
          x: () => rows[here]?.querySelector("input[data-tick]")?.click(),
          a: () => document.querySelector("[data-key='a']")?.click(),
          d: () => document.querySelector("[data-key='d']")?.click(),
          "?": () => document.querySelector("[data-keys-help]")?.toggleAttribute("open"),
        };

        if (document.body.dataset.keys === "on") {
          document.addEventListener("keydown", (event) => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            const typing = event.target.closest("textarea, select, input:not([type='checkbox'])");
            const action = typing ? undefined : keys[event.key];
            if (!action) return;
            event.preventDefault();
            action();
          });
        }

        document.querySelectorAll("[data-zone-offer]").forEach((offer) => {
          const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
          const field = document.getElementById(offer.dataset.zoneOffer);
          if (!zone || !field || field.value === zone) return;
          offer.textContent = `Use ${zone}, as this browser says`;
          offer.hidden = false;
          offer.addEventListener("click", () => { field.value = zone; offer.hidden = true; });
        });

        document.querySelector("[data-focus]")?.focus();
        """
}
