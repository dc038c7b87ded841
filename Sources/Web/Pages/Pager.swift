import Kernel

/// The way through a list: pages go by key, so there is a first and a next.
struct Pager: Sendable {
    let path: String
    let filter: [(String, String)]
    let after: String?
    let next: String?
    let count: Int

    init(_ visit: Visit, next: String?, count: Int) {
        path = visit.address
        filter = visit.query.pairs.filter { $0.name != "after" && $0.name != "notice" && !$0.value.isEmpty }
            .map { ($0.name, $0.value) }
        (after, self.next, self.count) = (visit.query["after"], next, count)
    }

    var view: View {
        guard after != nil || next != nil else { return ["paged": false] }
        return [
            "paged": true, "firstHref": .some(after == nil ? nil : href(after: nil)),
            "nextHref": .some(next.map { href(after: $0) }),
            "summary": .text("\(ViewerClock.count(count, "row")) on this page"),
        ]
    }

    private func href(after cursor: String?) -> String {
        let query = filter + (cursor.map { [("after", $0)] } ?? [])
        return query.isEmpty ? path : path + "?" + WebAddress.form(query)
    }
}

/// An empty list that says why it is empty.
enum Empty {
    static func noneYet(_ title: String, _ text: String, action: (String, String)? = nil) -> View.Field {
        let link: View? = action.map { ["label": .text($0.0), "href": .text($0.1)] }
        return .part(["title": .text(title), "text": .text(text), "action": .maybe(link)])
    }

    static func noneMatch(clear: String) -> View.Field {
        noneYet(
            "Nothing matches",
            "No entry matches these filters. Loosen or clear them.",
            action: ("Clear filters", clear)
        )
    }
}
