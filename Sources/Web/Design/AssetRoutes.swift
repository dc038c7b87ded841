import Hummingbird

/// Serves style, script and icon under addresses that change with their content.
struct AssetRoutes: Sendable {
    private static let assets = [
        (Stylesheet.path, "text/css; charset=utf-8", Stylesheet.text),
        (Script.path, "text/javascript; charset=utf-8", Script.text),
        (Icon.path, "image/svg+xml", Icon.file),
    ]

    func add(to router: Router<WebContext>) {
        for (path, type, text) in Self.assets {
            router.get(RouterPath(path)) { _, _ in
                var response = Response.text(text, type: type)
                response.headers[.cacheControl] = "public, max-age=31536000, immutable"
                return response
            }
        }
    }
}

/// The mark of Clearance: a gate that opens.
enum Icon {
    static let path = "/assets/\(Asset.mark(file))/clearance.svg"

    static let file = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#1f5f54"/>\
        <path d="M17 8.2A6 6 0 1 0 17 15.8M11.5 12.2l2.2 2.2 5.3-5.6" fill="none" stroke="#fff" stroke-width="2.1" \
        stroke-linecap="round" stroke-linejoin="round"/></svg>
        """
}
