extension IPAddress {
    /// Whether the address belongs to the public internet (IANA's special-purpose registries).
    ///
    /// In IPv6 only global unicast is public, so mapped, translated and unknown ranges are not.
    package var isPublic: Bool {
        if bytes.count == 4 { return !IPAddress.reserved.contains { isIn($0.network, bits: $0.bits) } }
        guard isIn(IPAddress.globalUnicast, bits: 3) else { return false }
        return !IPAddress.reservedWithin.contains { isIn($0.network, bits: $0.bits) }
    }

    private static let reserved: [(network: [UInt8], bits: Int)] = [
        ([0, 0, 0, 0], 8),  // this network
        ([10, 0, 0, 0], 8),  // private
        ([100, 64, 0, 0], 10),  // carrier-grade NAT
        ([127, 0, 0, 0], 8),  // loopback
        ([169, 254, 0, 0], 16),  // link-local, with the clouds' metadata services
        ([172, 16, 0, 0], 12),  // private
        ([192, 0, 0, 0], 24),  // protocol assignments
        ([192, 0, 2, 0], 24),  // documentation
        ([192, 88, 99, 0], 24),  // 6to4 relays
        ([192, 168, 0, 0], 16),  // private
        ([198, 18, 0, 0], 15),  // benchmarks
        ([198, 51, 100, 0], 24),  // documentation
        ([203, 0, 113, 0], 24),  // documentation
        ([224, 0, 0, 0], 4),  // multicast
        ([240, 0, 0, 0], 4),  // reserved, with broadcast
    ]

    private static let globalUnicast: [UInt8] = [0x20] + [UInt8](repeating: 0, count: 15)

    private static let reservedWithin: [(network: [UInt8], bits: Int)] = [
        (prefix(0x20, 0x01, 0x00), 23),  // protocol assignments, with Teredo
        (prefix(0x20, 0x01, 0x0D, 0xB8), 32),  // documentation
        (prefix(0x20, 0x02), 16),  // 6to4, which carries IPv4 addresses
        (prefix(0x3F, 0xFF), 20),  // documentation
    ]

    private static func prefix(_ bytes: UInt8...) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: 16 - bytes.count)
    }
}
