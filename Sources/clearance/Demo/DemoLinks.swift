import Kernel
import Sandbox
import Server
import Vendors

/// Where to click once the play is over.
struct DemoLinks {
    let sandbox: Sandbox
    let services: Services
    let folder: DemoFolder
    let organization: String

    private var console: String { services.settings.publicAddress.origin }

    private func signIn(_ person: SmallCompany.Person) -> String {
        let pairs = [
            ("issuer", sandbox.address(of: .signIn)), ("client", SmallCompany.signInClient),
            ("login_hint", person.key), ("to", "/"),
        ]
        return console + "/sign-in/start?" + WebAddress.form(pairs)
    }

    var text: String {
        """

        Clearance runs. Sign in as
          admin      \(signIn(SmallCompany.ada))
          approver   \(signIn(SmallCompany.pat))
          requester  \(signIn(SmallCompany.ria))

        Raise a request in the portal   \(sandbox.address(of: .jira))/portal
        See the groups at Okta          \(sandbox.address(of: .okta))
        Make something go wrong         \(sandbox.address(of: .home))

        The state lies in `\(folder.path)`. Type `+7d` to move the clock by seven days. Ctrl-C stops; the next start goes on
        from here, and `clearance demo --reset` begins anew.
        """
    }

    /// The same for scripts, readable by the owner alone.
    func write(tokens: [String: String]) throws {
        let places = SandboxPlace.allCases.map { JSON.Member($0.rawValue, .string(sandbox.address(of: $0))) }
        let people = SmallCompany.people.map { JSON.Member($0.key, .string(signIn($0))) }
        let json: JSON = [
            "console": .string(console), "organization": .string(organization), "sandbox": .object(places),
            "signIn": .object(people), "tokens": .object(tokens.map { JSON.Member($0.key, .string($0.value)) }),
        ]
        try DemoFolder.write(Array(json.text.utf8), to: folder.links)
    }
}
