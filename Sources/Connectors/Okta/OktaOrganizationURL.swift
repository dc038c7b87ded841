import Kernel

/// The address of an Okta org as an admin pastes it: `https://acme.okta.com`.
enum OktaOrganizationURL {
    /// Accepts a bare https origin, after trimming spaces and one slash.
    ///
    /// Plain http is read for loopback only: the sandbox and tests. The egress guard has the last word on that.
    static func parse(_ text: String?) throws(Refusal) -> WebAddress {
        guard let text = text.map(trimmed), !text.isEmpty else {
            throw refusal(
                "setting_missing",
                "set `org_url` to the address of the Okta org, such as `https://acme.okta.com`"
            )
        }
        guard let address = WebAddress(text), address.path == "/", address.query == nil,
            !text.hasSuffix("?"), !text.hasSuffix("/")
        else {
            throw refusal("setting_invalid", "`org_url` must be scheme and host only, such as `https://acme.okta.com`")
        }
        guard address.scheme == "https" || isLoopback(address.host) else {
            throw refusal("setting_invalid", "`org_url` must begin with `https://`")
        }
        guard address.host.contains(".") || isLoopback(address.host) else {
            throw refusal("setting_invalid", "`org_url` must name a host with its domain")
        }
        guard address.host.split(separator: ".").first?.hasSuffix("-admin") != true else {
            throw refusal("setting_invalid", "`org_url` is the admin console's address; leave out `-admin`")
        }
        return address
    }

    private static func refusal(_ reason: String, _ message: String) -> Refusal { Refusal(.invalid, reason, message) }

    private static func trimmed(_ text: String) -> String {
        let text = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
        return String((text.first == "/" ? text.dropFirst() : text).reversed())
    }
}

/// Whether the host is this machine by its name.
func isLoopback(_ host: String) -> Bool { ["localhost", "127.0.0.1", "[::1]"].contains(host) }
