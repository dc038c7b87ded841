import Glibc
import NIOPosix

/// The operating system's resolver, asked on a thread that may block.
package struct SystemResolver: Resolver {
    package struct Failure: Error {}

    package init() {}

    package func addresses(of host: String) async throws -> [IPAddress] {
        try await NIOThreadPool.singleton.runIfActive { try lookUp(host) }
    }
}

private func lookUp(_ host: String) throws -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { throw SystemResolver.Failure() }
    defer { freeaddrinfo(list) }
    var found: [IPAddress] = []
    var next = list
    while let entry = next?.pointee {
        if let address = address(of: entry), !found.contains(address) { found.append(address) }
        next = entry.ai_next
    }
    return found
}

private func address(of entry: addrinfo) -> IPAddress? {
    switch (entry.ai_family, entry.ai_addr) {
    case (AF_INET, let socket?):
        let address = UnsafeRawPointer(socket).loadUnaligned(as: sockaddr_in.self).sin_addr
        return IPAddress(bytes: withUnsafeBytes(of: address) { Array($0) })
    case (AF_INET6, let socket?):
        let address = UnsafeRawPointer(socket).loadUnaligned(as: sockaddr_in6.self).sin6_addr
        return IPAddress(bytes: withUnsafeBytes(of: address) { Array($0) })
    default: return nil
    }
}
