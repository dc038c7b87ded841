import ConnectorKit
import Kernel

extension OIDCIssuer {
    /// Asks who it is, or answers a known login hint at once; every other problem goes back to the client.
    mutating func authorize(_ query: Pairs, at now: Instant) -> HTTPReply {
        guard let client = clients.first(where: { $0.id == query["client_id"] }),
            let redirect = query["redirect_uri"], client.redirects.contains(redirect)
        else {
            return .page(400, "Sign-in is not possible", "<p>The application or its return address is unknown.</p>")
        }
        let back = { (error: String) in Self.redirect(redirect, [("error", error), ("state", query["state"] ?? "")]) }
        guard query["response_type"] == "code" else { return back("unsupported_response_type") }
        guard (query["scope"] ?? "").split(separator: " ").contains("openid") else { return back("invalid_scope") }
        guard query["code_challenge_method"] == "S256", let challenge = query["code_challenge"], challenge.count == 43
        else { return back("invalid_request") }
        guard let user = users.first(where: { $0.login == query["login"] ?? query["login_hint"] }) else {
            return chooser(query)
        }
        let code = numbers.word(32)
        codes[code] = OIDCCode(
            client: client.id,
            redirect: redirect,
            subject: user.subject,
            nonce: query["nonce"],
            challenge: challenge,
            issuedAt: now
        )
        return Self.redirect(redirect, [("code", code), ("state", query["state"] ?? "")])
    }

    private static func redirect(_ target: String, _ pairs: [(String, String)]) -> HTTPReply {
        let joint = target.contains("?") ? "&" : "?"
        let location = target + joint + WebAddress.form(pairs.filter { !$0.1.isEmpty })
        return HTTPReply(303, headers: ["location": location, "cache-control": "no-store"])
    }

    /// A page with a button a person.
    private func chooser(_ query: Pairs) -> HTTPReply {
        let names = [
            "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge",
            "code_challenge_method",
        ]
        let kept = names.compactMap { name in
            query[name].map { #"<input type="hidden" name="\#(name)" value="\#(HTMLText.escape($0))">"# }
        }
        let buttons = users.map { user in
            """
            <li><button name="login" value="\(HTMLText.escape(user.login))"><strong>\(HTMLText.escape(user.name))</strong>
            <span>\(HTMLText.escape(user.note))</span></button></li>
            """
        }
        let form = """
            <p>This is the sandbox's identity provider. Choose who you are; no password is asked.</p>
            <form method="post" action="\(issuer.appending(["authorize"]).path)">\(kept.joined())
            <ul class="people">\(buttons.joined())</ul></form>
            """
        return .page(200, "Sign in", form)
    }
}
