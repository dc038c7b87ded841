// swift-tools-version: 6.2
import PackageDescription

/// `CLEARANCE_INSIDE=1` leaves out everything that needs NIO, so the meaning of the product builds and tests in seconds.
let insideOnly = Context.environment["CLEARANCE_INSIDE"] != nil

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "clearance",
    products: insideOnly ? [] : [.executable(name: "clearance", targets: ["clearance"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-structured-headers.git", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // The inside: what the product means. No NIO, no SQL, no full Foundation.
        .target(name: "Kernel", dependencies: [crypto]),
        .target(name: "Ledger", dependencies: ["Kernel", crypto]),
        .target(
            name: "Signing",
            dependencies: [
                "Kernel", crypto, cryptoExtras,
                .product(name: "RawStructuredFieldValues", package: "swift-http-structured-headers"),
            ]
        ),
        .target(name: "Domain", dependencies: ["Kernel", "Ledger"]),
        .target(name: "ConnectorKit", dependencies: ["Kernel", "Domain"]),
        .target(name: "Connectors", dependencies: ["Kernel", "Domain", "ConnectorKit", "Signing"]),
        .target(name: "Vendors", dependencies: ["Kernel", "ConnectorKit", "Signing"]),

        // The outside: one technology each.
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite"),
        .target(
            name: "Persistence",
            dependencies: ["Kernel", "Domain", "Ledger", "CPostgres", "CSQLite", grdb, sqlite, logging]
        ),
        .target(name: "Vault", dependencies: ["Kernel", "Ledger", "Domain", "ConnectorKit", "Signing", crypto]),
        .target(name: "Federation", dependencies: ["Kernel", "Domain", "ConnectorKit", "Signing", crypto]),
        .target(name: "Documents", dependencies: ["Kernel", "Domain", .product(name: "Yams", package: "Yams")]),
        .target(name: "Jobs", dependencies: ["Kernel", "Domain", "Ledger", "ConnectorKit", lifecycle, logging]),

        // What tests and the simulation share.
        .target(
            name: "TestKit",
            dependencies: [
                "Kernel", "Ledger", "Domain", "ConnectorKit", "Connectors", "Vendors", "Persistence", "Vault",
                "Federation", "Signing", "Jobs", grdb,
            ]
        ),
        .executableTarget(
            name: "bench",
            dependencies: [
                "Kernel", "Ledger", "Domain", "ConnectorKit", "Persistence", "Vault", "Jobs", grdb, sqlite, arguments,
                logging, "Federation", "Connectors", "Vendors", "Signing",
            ]
        ),
        .executableTarget(name: "simulate", dependencies: ["TestKit", "Kernel", arguments]),

        .testTarget(name: "KernelTests", dependencies: ["Kernel"]),
        .testTarget(name: "LedgerTests", dependencies: ["Ledger", "Kernel", "TestKit"]),
        .testTarget(name: "SigningTests", dependencies: ["Signing", "Kernel", "TestKit"]),
        .testTarget(name: "DomainTests", dependencies: ["Domain", "Kernel", "TestKit"]),
        .testTarget(
            name: "ConnectorsTests",
            dependencies: ["Connectors", "Vendors", "ConnectorKit", "Domain", "Signing", "Kernel", "TestKit"]
        ),
        .testTarget(name: "PersistenceTests", dependencies: ["Persistence", "Domain", "TestKit", grdb, sqlite]),
        .testTarget(
            name: "FederationTests",
            dependencies: [
                "Federation", "Vault", "Signing", "Ledger", "Domain", "ConnectorKit", "Vendors", "Kernel", "TestKit",
            ]
        ),
        .testTarget(
            name: "JobsTests",
            dependencies: [
                "Jobs", "Kernel", "Domain", "ConnectorKit", "Connectors", "Vault", "Vendors", "TestKit", lifecycle,
                logging,
            ]
        ),
        .testTarget(name: "DocumentsTests", dependencies: ["Documents", "Domain", "Kernel"]),
    ]
)

if !insideOnly {
    package.dependencies += [
        .package(
            url: "https://github.com/apple/swift-configuration.git",
            from: "1.4.0",
            traits: ["YAML", "CommandLineArguments"]
        ),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.36.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    ]
    package.targets += [
        .target(
            name: "Outbound",
            dependencies: [
                "Kernel", "Domain", "ConnectorKit", logging,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .target(
            name: "Web",
            dependencies: [
                "Kernel", "Domain", "Ledger", "ConnectorKit", "Signing", hummingbird, logging, metrics,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Mustache", package: "swift-mustache"),
            ]
        ),
        .target(
            name: "Sandbox",
            dependencies: [
                "Kernel", "ConnectorKit", "Vendors", "Signing", hummingbird, lifecycle, logging,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"), crypto,
            ]
        ),

        // The wiring: the only place that knows everyone.
        .target(
            name: "Server",
            dependencies: [
                "Kernel", "Ledger", "Signing", "Domain", "ConnectorKit", "Connectors", "Persistence", "Vault",
                "Federation", "Documents", "Outbound", "Jobs", "Web", hummingbird, lifecycle, logging, metrics,
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .executableTarget(
            name: "clearance",
            dependencies: [
                "Kernel", "Ledger", "Signing", "Domain", "ConnectorKit", "Documents", "Server", "Sandbox", "Vendors",
                arguments,
                lifecycle,
                logging,
            ]
        ),
        .testTarget(
            name: "OutboundTests",
            dependencies: [
                "Outbound", "Kernel", "Domain", "ConnectorKit", "Sandbox", "Connectors", "Vendors", "Federation",
                "TestKit", hummingbird, logging,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "Sandbox", "Vendors", "Connectors", "ConnectorKit", "Domain", "Signing", "Kernel", "Outbound",
                "TestKit",
                logging,
            ]
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Kernel", "Domain", "ConnectorKit", "Connectors", "Federation", "Persistence", "TestKit",
                "Signing", "Vendors",
                hummingbird,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            exclude: ["Snapshots"]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Kernel", "Ledger", "Domain", "ConnectorKit", "Connectors", "Vendors", "Vault", "Persistence", "Jobs",
                "Web", "Server", "Sandbox", "TestKit",
            ]
        ),
    ]
}

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
}
