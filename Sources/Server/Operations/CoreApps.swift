import ConnectorKit
import Kernel

extension Operation {
    static let coreApps = [
        Operation("core/app") { _, desk in
            let services = desk.services
            let id = "app_" + services.randomness.key(at: services.time.now())
            let secret = Base64.encode(services.randomness.bytes(32), .url)
            try await CreateCoreApp(id, secret: Secret(secret))(in: try await desk.context())
            return ["app": .string(id), "secret": .string(secret)]
        }
    ]
}
