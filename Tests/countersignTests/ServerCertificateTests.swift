import Foundation
import Logging
import Message
import NIOCore
import NIOPosix
import NIOSSL
import Sandbox
import Synchronization
import TestKit
import Testing

@testable import countersign

@Suite(.timeLimit(.minutes(1))) struct ServerCertificateTests {
    private let folder: ScratchFolder
    private let authority: CertificateAuthority
    private let errors = Recorder()
    private let first: CertificateAuthority.Identity
    private let second: CertificateAuthority.Identity

    private var certificatePath: String { "\(folder.path)/certificate.pem" }
    private var keyPath: String { "\(folder.path)/key.pem" }

    init() throws {
        folder = try ScratchFolder()
        authority = try CertificateAuthority(name: "Test", now: Date())
        first = try authority.issue(names: ["localhost"], now: Date())
        second = try authority.issue(names: ["localhost"], now: Date())
        try write(first.certificatePEM, to: certificatePath)
        try write(first.privateKeyPEM, to: keyPath)
    }

    /// Counts what is logged as an error.
    private final class Recorder: Sendable {
        let count = Mutex(0)

        var log: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

        struct Handler: LogHandler {
            let recorder: Recorder
            var logLevel = Logger.Level.info
            var metadata = Logger.Metadata()

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }

            func log(event: LogEvent) {
                if event.level == .error { recorder.count.withLock { $0 += 1 } }
            }
        }
    }

    /// Puts a new file in the place of the old one, as programs that renew certificates do.
    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    private func certificate() throws -> ServerCertificate {
        try ServerCertificate(certificate: certificatePath, key: keyPath, log: errors.log)
    }

    /// A listener that was made once, and never hears of a new certificate.
    private func listener(_ certificate: ServerCertificate) async throws -> any Channel {
        let context = try NIOSSLContext(configuration: certificate.configuration)
        return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    /// The chain that a new connection is shown.
    private func shown(by listener: any Channel) async throws -> [NIOSSLCertificate] {
        let context = try NIOSSLContext(configuration: .makeClientConfiguration())
        let (chains, source) = AsyncStream.makeStream(of: [NIOSSLCertificate].self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: "localhost") {
                        chain, promise in
                        source.yield(chain)
                        promise.succeed(.certificateVerified)
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .connect(to: try #require(listener.localAddress)).get()
        var iterator = chains.makeAsyncIterator()
        let chain = try #require(await iterator.next())
        try? await channel.close().get()
        return chain
    }

    private func chain(of identity: CertificateAuthority.Identity) throws -> [NIOSSLCertificate] {
        try NIOSSLCertificate.fromPEMBytes(Array(identity.certificatePEM.utf8))
    }

    @Test func `a renewed certificate is shown to new connections`() async throws {
        let certificate = try certificate()
        let listener = try await listener(certificate)
        #expect(try await shown(by: listener) == chain(of: first))
        try write(second.certificatePEM, to: certificatePath)
        try write(second.privateKeyPEM, to: keyPath)
        #expect(try await shown(by: listener) == chain(of: first))
        certificate.look()
        #expect(try await shown(by: listener) == chain(of: second))
        #expect(errors.count.withLock { $0 } == 0)
        try await listener.close().get()
    }

    @Test(arguments: ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `a broken file changes nothing and is told once`(_ text: String) async throws {
        let certificate = try certificate()
        let listener = try await listener(certificate)
        try write(text, to: certificatePath)
        for _ in 0..<3 { certificate.look() }
        #expect(try await shown(by: listener) == chain(of: first))
        #expect(errors.count.withLock { $0 } == 1)
        try await listener.close().get()
    }

    @Test func `a key without its certificate waits for it`() async throws {
        let certificate = try certificate()
        let listener = try await listener(certificate)
        try write(second.privateKeyPEM, to: keyPath)
        certificate.look()
        #expect(try await shown(by: listener) == chain(of: first))
        try write(second.certificatePEM, to: certificatePath)
        certificate.look()
        #expect(try await shown(by: listener) == chain(of: second))
        try await listener.close().get()
    }

    @Test func `a file that is gone for a moment changes nothing`() async throws {
        let certificate = try certificate()
        let listener = try await listener(certificate)
        try FileManager.default.removeItem(atPath: keyPath)
        certificate.look()
        #expect(try await shown(by: listener) == chain(of: first))
        try write(second.certificatePEM, to: certificatePath)
        try write(second.privateKeyPEM, to: keyPath)
        certificate.look()
        #expect(try await shown(by: listener) == chain(of: second))
        try await listener.close().get()
    }

    @Test func `the files are looked at every ten seconds`() async throws {
        let certificate = try certificate()
        let listener = try await listener(certificate)
        let clock = ManualClock()
        let keeping = Task { try await certificate.keepFresh(clock) }
        while clock.sleeping == 0 { await Task.yield() }
        try write(second.certificatePEM, to: certificatePath)
        try write(second.privateKeyPEM, to: keyPath)
        clock.advance(by: .seconds(9))
        #expect(clock.sleeping == 1)
        clock.advance(by: .seconds(1))
        while clock.sleeping == 0 { await Task.yield() }
        #expect(try await shown(by: listener) == chain(of: second))
        keeping.cancel()
        _ = await keeping.result
        try await listener.close().get()
    }

    @Test func `nothing starts with files that cannot be used`() throws {
        try write(second.privateKeyPEM, to: keyPath)
        #expect(throws: Failure.self) { _ = try certificate() }
        try FileManager.default.removeItem(atPath: keyPath)
        #expect(throws: Failure.self) { _ = try certificate() }
    }
}
