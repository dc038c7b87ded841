import ConnectorKit
import Kernel
import Vendors

/// The front page, and `/_sandbox`: what goes wrong, as forms for people and for scripts.
extension Sandbox {
    func home(_ call: HTTPCall) -> HTTPReply {
        if let reply = told.answer(call) { return reply }
        let form = FormPairs(call.body)
        switch (call.method, call.address.path) {
        case (.get, "/"): return frontPage
        case (.get, "/_sandbox"): return .json(200, description)
        case (.get, "/_sandbox/told"): return .json(200, told.json)
        case (.get, "/told"): return told.page
        case (.post, "/_sandbox/faults"): return appoint(form)
        case (.post, "/_sandbox/faults/clear"): return clearFaults(form)
        case (.post, "/_sandbox/keys/rotation"): return rotateKeys()
        case (.post, "/_sandbox/webhook"): return setWebhook(form)
        default: return .page(404, "Not found", #"<p>There is no such page. <a href="/">Start over</a></p>"#)
        }
    }

    /// What is where, and what Clearance proves itself with: nothing here is worth keeping secret.
    private var description: JSON {
        let places = SandboxPlace.allCases.map { JSON.Member($0.rawValue, .string(address(of: $0))) }
        let credentials = vendors.credentials
        return [
            "addresses": .object(places), "now": .instant(time.now()),
            "credentials": [
                "jira_account_email": .string(SmallCompany.jiraBotEmail),
                "jira_api_token": .string(credentials.jiraAPIToken),
                "okta_api_token": .string(credentials.oktaAPIToken), "okta_client_id": .text(credentials.oktaClientID),
                "entra_tenant_id": .string(SmallCompany.entraTenant),
                "entra_client_id": .string(SmallCompany.entraClient),
                "entra_client_secret": .string(credentials.entraSecret),
                "aws_account_id": .string(SmallCompany.awsAccount), "aws_access_key_id": .string(SmallCompany.awsKeyID),
                "aws_secret_access_key": .string(SmallCompany.awsSecret),
                "sign_in_client_id": .string(SmallCompany.signInClient),
                "atlassian_client_id": .string(SmallCompany.atlassianClient),
                "atlassian_client_secret": .string(SmallCompany.atlassianSecret),
                "servicenow_client_id": .string(saas.credentials.serviceNowClient),
                "servicenow_client_secret": .string(saas.credentials.serviceNowSecret),
                "jira_data_center_token": .string(saas.credentials.dataCenterToken),
            ],
        ]
    }

    private func appoint(_ form: FormPairs) -> HTTPReply {
        guard let order = FaultOrder(form), let vendor = vendor(order.place) else {
            return .json(400, ["error": .string("name a `vendor` and a `fault`: \(FaultOrder.names)")])
        }
        vendor.withFaults {
            $0.appoint(order.fault, times: order.times, method: order.method, target: order.target)
        }
        return done(form)
    }

    private func clearFaults(_ form: FormPairs) -> HTTPReply {
        for place in SandboxPlace.allCases { vendor(place)?.withFaults { $0.clear() } }
        return done(form)
    }

    private func setWebhook(_ form: FormPairs) -> HTTPReply {
        guard let address = form["address"].flatMap({ WebAddress($0) }) else {
            return .json(400, ["error": "name the `address` that deliveries go to"])
        }
        registerWebhook(address, secret: form["secret"].map { Secret($0) })
        return done(form)
    }

    /// Back to the page for people, a word for scripts.
    private func done(_ form: FormPairs) -> HTTPReply {
        form["return"] == "page" ? HTTPReply(303, headers: ["location": "/"]) : HTTPReply(204)
    }

    private var frontPage: HTTPReply {
        let places = SandboxPlace.allCases.filter { $0 != .home }.map { place in
            let address = address(of: place).html
            let start = place == .jira ? "\(address)/portal" : address
            return #"<dt>\#(place.rawValue)</dt><dd><a href="\#(start)">\#(address)</a></dd>"#
        }
        let vendors = SandboxPlace.allCases.filter { vendor($0) != nil }.map { "<option>\($0.rawValue)</option>" }
        let faults = FaultOrder.names.map { "<option>\($0)</option>" }
        let body = """
            <p>Simulated systems for trying Clearance: they keep state, speak the vendors' own protocols and hold no
            real data.</p><div class="card"><dl>\(places.joined())</dl>
            <p><a href="/told">What people were told</a> by mail and in chat rooms</p></div>
            <h2>Make something go wrong</h2>
            <form class="card" method="post" action="/_sandbox/faults"><input type="hidden" name="return" value="page">
            <label for="vendor">Where</label><select id="vendor" name="vendor">\(vendors.joined())</select>
            <label for="fault">What</label><select id="fault" name="fault">\(faults.joined())</select>
            <label for="times">How many calls</label>
            <input id="times" name="times" type="number" min="1" max="1000" value="1">
            <label for="target">Only addresses that contain</label><input id="target" name="target" type="text">
            <button>Appoint</button></form>
            <form method="post" action="/_sandbox/faults/clear"><input type="hidden" name="return" value="page">
            <button>End all faults</button></form>
            """
        return .page(200, "Clearance sandbox", body)
    }
}

/// The pairs of a form, by name.
struct FormPairs {
    private let pairs: [(String, String)]

    init(_ body: [UInt8]) { pairs = WebAddress.parseForm(String(decoding: body, as: UTF8.self)) ?? [] }

    subscript(name: String) -> String? { pairs.first { $0.0 == name && !$0.1.isEmpty }?.1 }
}
