import Domain
import Hummingbird
import Kernel

/// Where to sign in: one button per client; usually there is one.
struct SignInPage: Sendable {
    let clients: [SignInClientKey]
    let goal: InternalPath
    let isSignedOut: Bool

    var response: Response {
        let view: View = [
            "title": "Sign in", "narrow": true, "clients": .list(clients.map(button)),
            "notice": isSignedOut ? .part(["tone": "good", "text": "You are signed out."]) : nil,
            "none": .part([
                "title": "Nobody can sign in yet", "action": nil,
                "text": "Make an organization with its issuer, client and first admin: clearance organization create.",
            ]),
        ]
        return .html(Templates.render("sign-in", Frame.assets.adding(view)))
    }

    private func button(_ client: SignInClientKey) -> View {
        let query = [("issuer", client.issuer), ("client", client.clientID), ("to", goal.description)]
        let path = InternalPath(["sign-in", "start"], query: query)
        let host = WebAddress(client.issuer)?.host ?? client.issuer
        let isOnlyOne = clients.count { $0.issuer == client.issuer } == 1
        return ["href": .text(path.description), "host": .text(isOnlyOne ? host : "\(host), \(client.clientID)")]
    }
}
