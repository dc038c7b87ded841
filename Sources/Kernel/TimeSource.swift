/// Where the time comes from; the simulation and the demo pass a clock that can be moved.
package protocol TimeSource: Sendable {
    func now() -> Instant
}
