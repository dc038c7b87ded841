package import ConnectorKit

/// Text that may stand in HTML, in elements and in quoted attributes.
package enum HTMLText {
    package static func escape(_ text: String) -> String {
        var output = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            default: output.unicodeScalars.append(character)
            }
        }
        return output
    }
}

extension HTTPReply {
    /// A plain page of a simulated system, readable without style sheets and scripts.
    ///
    /// - Parameter body: HTML, already escaped where it holds what people wrote.
    /// - Parameter script: the path of a script of the same origin that makes the page quicker to use.
    package static func page(
        _ status: Int,
        _ title: String,
        _ body: String,
        headers: HTTPHeaders = [],
        script: String? = nil
    ) -> HTTPReply {
        var headers = headers
        headers.set("content-type", "text/html; charset=utf-8")
        headers.set("cache-control", "no-store")
        headers.set(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
                + (script == nil ? "" : "; script-src 'self'; connect-src 'self'")
        )
        let module = script.map { #"<script type="module" src="\#($0.html)"></script>"# } ?? ""
        let html = """
            <!doctype html><html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(HTMLText.escape(title)) · Sandbox</title><style>\(PageStyle.css)</style>\(module)</head>
            <body><main><h1>\(HTMLText.escape(title))</h1>\(body)</main></body></html>
            """
        return HTTPReply(status, headers: headers, body: Array(html.utf8))
    }
}

extension String {
    /// Escaped for HTML.
    package var html: String { HTMLText.escape(self) }
}
