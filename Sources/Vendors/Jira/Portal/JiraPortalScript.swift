import ConnectorKit

/// Saves the panel's form while somebody types, and lets it be sent once nothing is missing.
///
/// Without it the form works as forms do: what is missing is told when it is sent.
enum JiraPortalScript {
    static let name = "panel.js"

    static var reply: HTTPReply {
        HTTPReply(
            200,
            headers: ["content-type": "text/javascript; charset=utf-8", "cache-control": "no-store"],
            body: Array(text.utf8)
        )
    }

    /// Not sent while what is missing is known; unknown, as right after typing, is for the server to say.
    private static let text = """
        const pause = 600;
        const form = document.querySelector("form[data-draft]");
        const state = form.querySelector("[data-draft-state]");
        const button = form.querySelector("button");
        let timer, turn = 0, missing = null;

        function learn(problems) {
          missing = problems;
          button.setAttribute("aria-disabled", String(Boolean(problems?.length)));
        }

        async function save() {
          const mine = ++turn;
          try {
            const body = new URLSearchParams(new FormData(form));
            const answer = await fetch(form.dataset.draft, { method: "POST", body });
            const { problems } = await answer.json();
            if (mine !== turn) return;
            learn(problems);
            state.textContent = problems.length ? `Saved. ${problems.join(" ")}` : "Saved. It can be sent.";
          } catch {
            if (mine === turn) state.textContent = "Not saved; it can be sent all the same.";
          }
        }

        form.addEventListener("input", () => {
          turn++;
          learn(null);
          clearTimeout(timer);
          timer = setTimeout(save, pause);
        });
        form.addEventListener("submit", (event) => {
          clearTimeout(timer);
          if (!missing?.length) return;
          event.preventDefault();
          state.textContent = missing.join(" ");
        });
        """
}
