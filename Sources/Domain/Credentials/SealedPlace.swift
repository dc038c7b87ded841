package import Kernel

/// One sealed value of a connection and where it lies.
package struct SealedPlace: Equatable, Sendable {
    package enum Place: Equatable, Sendable {
        case inUse
        case rotation(ID<SecretRotation>, SecretRotationValue)
    }

    package let place: Place
    package let field: String
    package let sealed: SealedValue

    package init(_ place: Place, field: String, sealed: SealedValue) {
        (self.place, self.field, self.sealed) = (place, field, sealed)
    }
}

extension SecretRotations {
    /// Puts the same value, sealed by another key, in its place.
    ///
    /// - Returns: false when the place holds something else by now.
    package func reseal(
        _ place: SealedPlace,
        as sealed: SealedValue,
        of connection: ID<Connection>,
        in connections: any Connections
    ) throws -> Bool {
        switch place.place {
        case .inUse:
            guard try connections.secret(place.field, of: connection) == place.sealed else { return false }
            try connections.setSecret(sealed, field: place.field, of: connection)
        case .rotation(let id, let role):
            guard try value(role, place.field, of: id) == place.sealed else { return false }
            try setValue(sealed, role, place.field, of: id)
        }
        return true
    }
}
