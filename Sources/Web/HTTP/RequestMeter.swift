import Synchronization

/// Counts answers by method and status class, and how long they took.
final class RequestMeter: Sendable {
    /// Upper bounds of the histogram, in seconds.
    static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

    private struct State {
        var counts: [String: Int] = [:]
        var buckets = [Int](repeating: 0, count: RequestMeter.bounds.count)
        var total = 0
        var seconds = 0.0
    }

    private let state = Mutex(State())

    /// Methods are a caller's to choose, so unknown ones share a label: labels must stay few.
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

    func count(method: String, status: Int, took: Duration) {
        let method = Self.methods.contains(method) ? method : "OTHER"
        let seconds = took / .seconds(1)
        state.withLock { state in
            state.counts["method=\"\(method)\",status=\"\(status / 100)xx\"", default: 0] += 1
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound { state.buckets[index] += 1 }
            state.total += 1
            state.seconds += seconds
        }
    }

    /// The families in the OpenMetrics text format.
    var openMetrics: String {
        let state = state.withLock { $0 }
        let counts = state.counts.sorted { $0.key < $1.key }.map {
            "clearance_http_requests_total{\($0.key)} \($0.value)"
        }
        let buckets = zip(Self.bounds, state.buckets).map {
            "clearance_http_request_seconds_bucket{le=\"\($0)\"} \($1)"
        }
        let lines =
            ["# HELP clearance_http_requests Answered requests.", "# TYPE clearance_http_requests counter"] + counts
            + [
                "# HELP clearance_http_request_seconds Time to answer.",
                "# TYPE clearance_http_request_seconds histogram",
            ]
            + ["# UNIT clearance_http_request_seconds seconds"] + buckets
            + [
                "clearance_http_request_seconds_bucket{le=\"+Inf\"} \(state.total)",
                "clearance_http_request_seconds_sum \(state.seconds)",
                "clearance_http_request_seconds_count \(state.total)",
            ]
        return lines.joined(separator: "\n") + "\n"
    }
}
