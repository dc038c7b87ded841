import ConnectorKit
import Kernel
import Vendors

/// Something that shall go wrong, as a form names it.
struct FaultOrder {
    static let names = [
        "rate_limited", "crowded", "broken", "unavailable", "gateway", "timed_out", "timed_out_after_effect", "lost",
        "lost_after_effect", "unreachable", "html_page", "megabyte", "redirected",
    ]

    let place: SandboxPlace
    let fault: Fault
    let times: Int
    let method: HTTPCall.Method?
    let target: String

    init?(_ form: FormPairs) {
        let wait = Span.seconds(form["seconds"].flatMap { Int64($0) } ?? 30)
        guard let place = form["vendor"].flatMap({ SandboxPlace(rawValue: $0) }),
            let fault = form["fault"].flatMap({ Self.fault($0, wait: wait) })
        else { return nil }
        (self.place, self.fault) = (place, fault)
        times = min(max(form["times"].flatMap { Int($0) } ?? 1, 1), 1_000)
        method = form["method"].flatMap { HTTPCall.Method(rawValue: $0.uppercased()) }
        target = form["target"] ?? ""
    }

    private static func fault(_ name: String, wait: Span) -> Fault? {
        switch name {
        case "rate_limited": .trouble(.rateLimited(wait))
        case "crowded": .trouble(.crowded)
        case "broken": .trouble(.broken)
        case "unavailable": .trouble(.unavailable)
        case "gateway": .trouble(.gateway)
        case "timed_out": .timedOut(afterEffect: false)
        case "timed_out_after_effect": .timedOut(afterEffect: true)
        case "lost": .lost(afterEffect: false)
        case "lost_after_effect": .lost(afterEffect: true)
        case "unreachable": .unreachable
        case "html_page": .impostor(.page)
        case "megabyte": .impostor(.flood)
        case "redirected": .impostor(.redirect)
        default: nil
        }
    }
}
