import Foundation
import Kernel

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Calls the server's API; no answer is an answer too, because the server dies under it.
struct Client: Sendable {
    let base: String
    let token: String
    private let session: URLSession

    init(base: String, token: String) {
        (self.base, self.token) = (base, token)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 5
        session = URLSession(configuration: configuration)
    }

    /// - Returns: status and body, or nil when nobody answered.
    func call(_ method: String, _ path: String, _ body: JSON? = nil) async -> (status: Int, json: JSON)? {
        guard let url = URL(string: base + path) else { return nil }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.setValue("Bearer \(token)", forHTTPHeaderField: "authorization")
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "content-type")
            request.httpBody = Data(body.text.utf8)
        }
        guard let (data, response) = try? await session.data(for: request), let http = response as? HTTPURLResponse
        else {
            return nil
        }
        return (http.statusCode, (try? JSON(parsing: Array(data))) ?? .null)
    }
}
