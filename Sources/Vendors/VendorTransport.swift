package import ConnectorKit
package import Kernel

/// Carries calls to vendors in this process, by origin.
///
/// Nothing in it waits, so a simulation that uses it has one order of events per seed.
package struct VendorTransport: Transport {
    private let vendors: [String: any AnsweringVendor]
    private let time: any TimeSource

    /// - Parameter vendors: who answers at which origin, for example `https://acme.okta.com`.
    package init(_ vendors: [String: any AnsweringVendor], time: any TimeSource) {
        (self.vendors, self.time) = (vendors, time)
    }

    package func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        guard let vendor = vendors[call.address.origin] else {
            throw .unreachable("nobody answers at `\(call.address.origin)`")
        }
        return try vendor.answer(call, at: time.now())
    }
}
