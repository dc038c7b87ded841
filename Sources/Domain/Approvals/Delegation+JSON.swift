package import Kernel

extension Delegation {
    package var json: JSON {
        [
            "from": .string(from.rawValue), "to": .string(to.rawValue), "reason": .string(reason),
            "createdBy": .string(createdBy), "createdAt": .instant(createdAt), "until": .instant(endsAt),
        ]
    }
}
