import Domain
import Kernel

extension AuditFilter {
    /// The filter as it stands in a manifest.
    var json: JSON {
        let json: JSON = [
            "action": .text(action), "request": .text(request), "grant": .text(grant), "issue": .text(issue),
            "from": .instant(from), "to": .instant(to),
        ]
        return json.withoutNulls
    }

    var withoutTimes: AuditFilter { AuditFilter(action: action, request: request, grant: grant, issue: issue) }

    init(json: JSON) {
        self.init(
            action: json["action"]?.string,
            request: json["request"]?.string,
            grant: json["grant"]?.string,
            issue: json["issue"]?.string,
            from: json["from"]?.string.flatMap { Instant(rfc3339: $0) },
            to: json["to"]?.string.flatMap { Instant(rfc3339: $0) }
        )
    }
}
