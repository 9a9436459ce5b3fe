// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: strict concurrency comes with the Swift 6 language mode,
/// and a warning is an error, so that none is ever left for later.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// One of our libraries. Its dependencies are the arrows of ARCHITECTURE.md; `scripts/check-arrows` holds imports to them.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

/// The tests of one module.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestKit"] + dependencies, swiftSettings: house
    )
}

extension Target.Dependency {
    static let nio = product(name: "NIO", package: "swift-nio")
    static let nioEmbedded = product(name: "NIOEmbedded", package: "swift-nio")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioTLS = product(name: "NIOTLS", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let x509 = product(name: "X509", package: "swift-certificates")
    static let asn1 = product(name: "SwiftASN1", package: "swift-asn1")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdTLS = product(name: "HummingbirdTLS", package: "hummingbird")
    static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let mustache = product(name: "Mustache", package: "swift-mustache")
    static let arguments = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let toml = product(name: "TOMLKit", package: "TOMLKit")
    static let log = product(name: "Logging", package: "swift-log")
    static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let collections = product(name: "Collections", package: "swift-collections")
    static let deque = product(name: "DequeModule", package: "swift-collections")
}

let package = Package(
    name: "countersign",
    products: [.executable(name: "countersign", targets: ["countersign"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit.git", from: "0.6.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
    ],
    targets: [
        .systemLibrary(name: "CUnbound", providers: [.apt(["libunbound-dev"])]),
        .systemLibrary(name: "CLibCrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),

        module("Message"),
        module("Wire", ["Message"]),
        module("MailAuth", ["Message", .crypto, .cryptoExtras]),
        module("Authority", ["Message", "MailAuth"]),
        module("Store", ["CSQLite"]),
        module("Ledger", ["Message", "Authority", "Store", .crypto]),
        module("Signing", ["Message", "MailAuth", "Authority", "Store", "Ledger", "CLibCrypto", .crypto]),
        module("Resolver", ["Message", "MailAuth", "CUnbound", .nioCore, .nioPosix]),
        module("Spool", ["Message", "Authority", "Store", "Ledger", "Signing", .deque]),
        module(
            "Pipeline",
            ["Message", "MailAuth", "Authority", "Ledger", "Signing", "Spool", "Resolver", .crypto, .log]),
        module(
            "Doors",
            [
                "Message", "Wire", "Authority", "Ledger", "Pipeline", .nioCore, .nioPosix, .nioSSL, .nioTLS, .x509,
                .asn1,
                .crypto, .log, .lifecycle,
            ]),
        module(
            "Delivery",
            [
                "Message", "Wire", "MailAuth", "Authority", "Resolver", "Signing", "Spool", .nioCore, .nioPosix,
                .nioTLS, .nioSSL, .x509, .asn1, .deque,
                .log, .lifecycle,
            ]),
        module("Proofs", ["Message", "MailAuth", "Authority", "Resolver", "Ledger", "Signing", .log, .lifecycle]),
        module(
            "Web",
            [
                "Message", "Authority", "Pipeline", "Spool", "Proofs", "Ledger", .hummingbird, .hummingbirdTLS,
                .httpTypes,
                .hummingbirdCore, .nioHTTPTypes, .nioCore, .nioPosix, .nioSSL, .mustache, .crypto, .log, .lifecycle,
            ]),
        module(
            "Sandbox",
            [
                "Message", "Wire", "MailAuth", "Resolver", .nioCore, .nioPosix, .nioSSL, .x509, .asn1, .crypto, .log,
                .lifecycle,
            ]),
        module(
            "Drills",
            [
                "Message", "Wire", "MailAuth", "Authority", "Resolver", .nioCore, .nioPosix, .nioSSL, .nioTLS, .crypto,
                .cryptoExtras,
            ]),
        .executableTarget(
            name: "countersign",
            dependencies: [
                "Message", "Wire", "MailAuth", "Authority", "Store", "Ledger", "Signing", "Resolver", "Spool",
                "Pipeline",
                "Doors", "Delivery", "Proofs", "Web", "Sandbox", "Drills", .arguments, .toml, .log, .lifecycle,
                .nioPosix,
                .nioSSL, .cryptoExtras,
            ],
            swiftSettings: house),
        .target(
            name: "TestKit", dependencies: ["Message", "MailAuth", "Resolver"], path: "Tests/TestKit",
            swiftSettings: house),

        tests("Message"),
        tests("Wire", ["Message"]),
        tests("MailAuth", ["Message", .crypto, .cryptoExtras]),
        tests("Authority", ["Message", "MailAuth"]),
        tests("Store"),
        tests("Ledger", ["Message", "MailAuth", "Authority", "Store"]),
        tests("Signing", ["Message", "MailAuth", "Authority", "Ledger", .crypto, .cryptoExtras]),
        tests("Resolver", ["Message", "MailAuth", .nioCore, .nioPosix, .nioEmbedded]),
        .target(
            name: "CFaultyDisk", path: "Tests/CFaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
        tests("Spool", ["Message", "Authority", "Store", "Signing", "Ledger", "MailAuth", "CFaultyDisk"]),
        tests(
            "Pipeline",
            [
                "Message", "Wire", "MailAuth", "Authority", "Store", "Ledger", "Signing", "Spool", "Resolver", "Doors",
                .crypto, .log,
            ]),
        tests(
            "Doors",
            [
                "Message", "Wire", "MailAuth", "Authority", "Ledger", "Signing", "Spool", "Resolver", "Pipeline", "Sandbox",
                .nioCore,
                .nioEmbedded, .nioPosix, .nioSSL, .nioTLS, .x509, .asn1, .crypto, .log, .lifecycle,
            ]),
        tests(
            "Delivery",
            [
                "Message", "Wire", "MailAuth", "Authority", "Resolver", "Spool", .nioCore, .nioPosix, .nioSSL, .x509,
                .asn1, .crypto, .log, .lifecycle,
            ]),
        tests("Proofs", ["Message", "MailAuth", "Authority", "Resolver", "Ledger", "Signing", .log, .crypto]),
        tests(
            "Web",
            [
                "Message", "Authority", "Pipeline", "Spool", "Proofs", "Ledger", "Signing", .hummingbird, .httpTypes,
                .nioCore, .nioPosix, .nioEmbedded, .nioHTTPTypes, .crypto, .log, .lifecycle,
            ]),
        .testTarget(
            name: "countersignTests",
            dependencies: ["countersign", "Message", "Sandbox", "TestKit", .nioCore, .nioPosix, .nioSSL, .log],
            swiftSettings: house),
        tests("Drills", ["Message", "MailAuth", "Wire", .nioCore, .nioPosix]),
        tests("Sandbox", ["Message", "MailAuth", "Wire", "Resolver", .nioSSL]),
    ],
    swiftLanguageModes: [.v6]
)
