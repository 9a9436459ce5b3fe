import Authority
import FoundationEssentials
import Message
import Pipeline
import Sandbox
import Synchronization
import Testing
import X509

@testable import Doors

/// What a client's certificate is worth, and that no client is turned away for it.
@Suite(.timeLimit(.minutes(1))) struct ClientCertificateTests {
    private static let microsoft = "mail.protection.outlook.com"

    /// A client that was shown the door never, and what was found out about its certificate.
    private func found(_ identity: ClientIdentity?, in world: RelayWorld) async throws -> ClientCertificate? {
        var client = try await world.client(from: RelayWorld.microsoft, asking: nil, showing: identity)
        #expect(try await client.address(from: "", to: "b+1@bounce.example.com") == "250 2.1.5 Recipient ok")
        _ = try await client.say("DATA")
        #expect(try await client.say("x\r\n.") == "250 2.0.0 Received")
        await client.close()
        let relay = try #require(world.box.mails.withLock { $0.last?.connection.relay })
        #expect(relay.origin == .microsoft365)
        return relay.certificate
    }

    @Test func `a trusted certificate for a server is verified, with its names`() async throws {
        let world = try await RelayWorld()
        let certificate = try #require(try await found(try world.microsoftsCertificate(), in: world))
        #expect(certificate.isVerified && certificate.names == [Self.microsoft] && certificate.problem.isEmpty)
        #expect(certificate.fingerprint.count == 64)
        #expect(try await found(nil, in: world) == nil)
    }

    @Test func `what no trusted authority vouches for is recorded, and nothing is believed of it`() async throws {
        let world = try await RelayWorld()
        let past = Date(timeIntervalSinceNow: -3 * 365 * 86_400)
        let stranger = try TestAuthority("Stranger")
        let expired = ClientIdentity(try world.authority.issue(names: [Self.microsoft], now: past))
        for (identity, problem) in [
            (try stranger.issue(Self.microsoft), "no trusted authority vouches for it"),
            (try TestAuthority.selfSigned(Self.microsoft), "no trusted authority vouches for it"),
            (expired, "not in its time"),
            (try stranger.chain(Self.microsoft, of: 50), "more than 5 certificates"),
        ] {
            let certificate = try #require(try await found(identity, in: world))
            #expect(!certificate.isVerified && certificate.names.isEmpty && certificate.problem == problem)
        }
    }

    private static let forTLS: [[ExtendedKeyUsage.Usage]] = [
        [], [.serverAuth], [.clientAuth], [.any], [.emailProtection, .serverAuth],
    ]
    private static let forOtherThings: [[ExtendedKeyUsage.Usage]] = [
        [.emailProtection], [.codeSigning], [.emailProtection, .timeStamping],
    ]

    @Test(arguments: forTLS)
    func `which side of TLS a certificate is for is not asked`(usages: [ExtendedKeyUsage.Usage]) async throws {
        let authority = try TestAuthority("Root")
        let identity = try authority.issue(Self.microsoft, usages: usages)
        let certificate = await ClientChain(certificates: try identity.certificates)
            .verified(by: ClientRoots([authority.certificate]))
        #expect(certificate.isVerified && certificate.names == [Self.microsoft])
    }

    @Test(arguments: forOtherThings)
    func `a certificate for mail or code names no host`(usages: [ExtendedKeyUsage.Usage]) async throws {
        let authority = try TestAuthority("Root")
        let identity = try authority.issue(Self.microsoft, usages: usages)
        let certificate = await ClientChain(certificates: try identity.certificates)
            .verified(by: ClientRoots([authority.certificate]))
        #expect(!certificate.isVerified && certificate.names.isEmpty)
    }

    @Test(arguments: [2, ClientChain.mostCertificates, ClientChain.mostCertificates + 1])
    func `a chain may be as long as chains are`(length: Int) async throws {
        let authority = try TestAuthority("Root")
        let identity = try authority.chain(Self.microsoft, of: length)
        let certificate = await ClientChain(certificates: try identity.certificates)
            .verified(by: ClientRoots([authority.certificate]))
        #expect(certificate.isVerified == (length <= ClientChain.mostCertificates))
    }

    @Test func `nobody is verified where no authority is trusted`() async throws {
        let authority = try TestAuthority("Root")
        let chain = ClientChain(certificates: try authority.issue(Self.microsoft).certificates)
        #expect(await chain.verified(by: .none).isVerified == false)
        #expect(throws: ClientRoots.Problem.self) { try ClientRoots.pem("no certificate", from: "the file") }
        #expect(throws: ClientRoots.Problem.self) { try ClientRoots.file("/nowhere/at/all.pem") }
    }

    @Test func `Microsoft without its certificate hands in nothing, and is told so at RCPT`() async throws {
        let world = try await RelayWorld()
        let connector = try await world.microsoft()
        let other = ClientIdentity(try world.authority.issue(names: ["mail.example.net"], now: Date()))
        for identity in [nil, other, try TestAuthority("Stranger").issue(Self.microsoft)] {
            var client = try await world.client(
                from: RelayWorld.microsoft, asking: world.name(of: connector), showing: identity)
            #expect(try await client.address() == "550 5.7.1 Not permitted with this key or connector")
            await client.close()
            client = try await world.client(from: RelayWorld.microsoft, asking: nil, showing: identity)
            #expect(try await client.address() == "550 5.7.1 Relaying denied")
            await client.close()
        }
    }

    @Test func `a connector of the kind certificate takes its own certificate and no other`() async throws {
        let world = try await RelayWorld()
        let connector = try await world.connector(.certificate([try DomainName("mail.acme.example")]))
        let own = ClientIdentity(try world.authority.issue(names: ["mail.acme.example"], now: Date()))
        let other = ClientIdentity(try world.authority.issue(names: ["*.acme.example"], now: Date()))
        for (identity, isTaken) in [
            (own, true), (other, false), (try TestAuthority("X").issue("mail.acme.example"), false),
        ] {
            var client = try await world.client(
                from: RelayWorld.elsewhere, asking: world.name(of: connector), showing: identity)
            #expect(try await client.hand(in: RelayWorld.message(tenant: nil)).isQueued == isTaken)
            await client.close()
        }
        // Without the host's name the certificate selects nobody.
        var client = try await world.client(from: RelayWorld.elsewhere, asking: nil, showing: own)
        #expect(try await client.address() == "550 5.7.1 Relaying denied")
        await client.close()
    }
}
