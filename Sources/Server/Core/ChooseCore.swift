import ConnectorKit
import Federation
import Kernel

/// The Core that the settings name: in this process, or the one at an address.
func chooseCore(
    _ settings: Settings,
    local: LocalCore,
    transport: any Transport,
    time: any TimeSource,
    randomness: any Randomness
) -> any Core {
    guard case .apart(let url, let appID, let secret) = settings.core else { return local }
    return RemoteCore(at: url, transport: transport, time: time, randomness: randomness) { scope in
        CoreApp(id: appID, organization: scope.organization, secret: secret)
    }
}
