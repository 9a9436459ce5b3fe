import Logging
import Message
import NIOCore
import NIOSSL
import Synchronization

/// The certificate that clients of the SMTP doors and of HTTPS see. Its files are looked at again and again, so that a
/// renewed one is in use without a restart; connections that are open keep the one they began with.
final class ServerCertificate: Sendable {
    /// How often the files are looked at.
    static let pause = Span.seconds(10)

    /// A certificate with its chain, and the key that belongs to it.
    private struct Pair {
        var chain: [NIOSSLCertificateSource]
        var key: NIOSSLPrivateKeySource

        var change: NIOSSLContextConfigurationOverride {
            var change = NIOSSLContextConfigurationOverride()
            change.certificateChain = chain
            change.privateKey = key
            return change
        }

        var configuration: TLSConfiguration {
            var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
            configuration.minimumTLSVersion = .tlsv12
            return configuration
        }
    }

    private struct State {
        var pair: Pair
        /// The files as they were looked at last, whether they could be used or not.
        var seen: [FileStamp?]
    }

    private let paths: (certificate: String, key: String)
    private let log: Logger
    private let state: Mutex<State>

    /// - Throws: `Failure` when the files cannot be used.
    init(certificate: String, key: String, log: Logger) throws {
        paths = (certificate, key)
        self.log = log
        let seen = [FileStamp(certificate), FileStamp(key)]
        do {
            state = Mutex(State(pair: try Self.load(paths), seen: seen))
        } catch {
            throw Failure("the certificate or key of 'tls' cannot be used: \(error)")
        }
    }

    /// For every listener that shall use it. What it is made of now is only the beginning.
    var configuration: TLSConfiguration {
        var configuration = pair.configuration
        configuration.sslContextCallback = { [self] _, promise in promise.succeed(pair.change) }
        return configuration
    }

    /// Looks at the files, and reads them if they changed. Files that cannot be used leave everything as it was.
    func look() {
        let seen = [FileStamp(paths.certificate), FileStamp(paths.key)]
        guard state.withLock({ $0.seen != seen }) else { return }
        do {
            let pair = try Self.load(paths)
            state.withLock { $0 = State(pair: pair, seen: seen) }
            log.notice("a new certificate is in use", metadata: ["file": "\(paths.certificate)"])
        } catch {
            state.withLock { $0.seen = seen }
            log.error(
                "the new certificate or key cannot be used; the old one stays",
                metadata: ["file": "\(paths.certificate)", "reason": "\(error)"])
        }
    }

    /// Goes on until it is cancelled.
    func keepFresh(_ time: any TimeSource) async throws {
        while true {
            try await time.sleep(until: time.now() + Self.pause)
            look()
        }
    }

    private var pair: Pair { state.withLock { $0.pair } }

    private struct Empty: Error, CustomStringConvertible {
        let description = "the file holds no certificate"
    }

    private static func load(_ paths: (certificate: String, key: String)) throws -> Pair {
        let chain = try NIOSSLCertificate.fromPEMFile(paths.certificate)
        guard !chain.isEmpty else { throw Empty() }
        let key = try NIOSSLPrivateKey(file: paths.key, format: .pem)
        let pair = Pair(chain: chain.map { .certificate($0) }, key: .privateKey(key))
        // A key that belongs to another certificate is found out here, as when only one of the two files is new yet.
        _ = try NIOSSLContext(configuration: pair.configuration)
        return pair
    }
}
