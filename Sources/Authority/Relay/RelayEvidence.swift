import MailAuth
import Message

/// What was observed of a connection to the relay door, and of what the message itself proves.
public struct RelayEvidence: Hashable, Codable, Sendable {
    /// The host name the client asked for when TLS began (RFC 6066 3).
    public var serverName: DomainName?
    /// The connector whose host name that is.
    public var selected: ConnectorID?
    public var certificate: ClientCertificate?
    /// Whose network the client's address is in.
    public var origin: SenderOrigin
    /// The key the client proved to hold with AUTH.
    public var credential: CredentialID?
    public var tenant: TenantReading
    /// Stays the same while somebody sends the same mail to others; says nothing by itself.
    public var shape: String?
    /// nil where nothing the message could prove would admit it, so that nobody looked.
    public var authentication: RelayAuthentication?
    /// The mail servers of the recipients' domains; nil where unproved mail is not handed on.
    public var mailHosts: [MailHosts]?

    /// Whether the connection is proved to be Microsoft 365's: only then do the fields count that name a tenant.
    public var isMicrosoft365: Bool {
        origin == .microsoft365 && certificate?.isVerified == true
            && certificate?.names.contains(ConnectorProof.microsoft) == true
    }

    public init(
        serverName: DomainName? = nil, selected: ConnectorID? = nil, certificate: ClientCertificate? = nil,
        origin: SenderOrigin = .other, credential: CredentialID? = nil, tenant: TenantReading = .absent,
        shape: String? = nil, authentication: RelayAuthentication? = nil, mailHosts: [MailHosts]? = nil
    ) {
        self.mailHosts = mailHosts
        self.shape = shape
        self.serverName = serverName
        self.selected = selected
        self.certificate = certificate
        self.origin = origin
        self.credential = credential
        self.tenant = tenant
        self.authentication = authentication
    }
}

/// What SPF, DKIM, DMARC and ARC say about a message as it came in.
public struct RelayAuthentication: Hashable, Codable, Sendable {
    public var signatures: [SignatureEvidence]
    public var spf: SPFResult.Outcome
    public var dmarc: DMARCResult.Outcome
    public var arc: ARCStatus
    /// The DNS did not answer what decides about the chain.
    public var isARCTemporary: Bool
    /// Who sealed the first instance, when the chain passes.
    public var firstSealer: DomainName?
    /// What the first instance says of DMARC at its entry, when the chain passes.
    public var firstDMARC: String?

    public init(
        signatures: [SignatureEvidence] = [], spf: SPFResult.Outcome = .none, dmarc: DMARCResult.Outcome = .none,
        arc: ARCStatus = .none, isARCTemporary: Bool = false, firstSealer: DomainName? = nil, firstDMARC: String? = nil
    ) {
        self.signatures = signatures
        self.spf = spf
        self.dmarc = dmarc
        self.arc = arc
        self.isARCTemporary = isARCTemporary
        self.firstSealer = firstSealer
        self.firstDMARC = firstDMARC
    }
}

extension RelayAuthentication {
    /// Whose signatures are valid.
    public var validSigners: [DomainName] { signatures.filter { $0.result == .pass }.map(\.domain) }
}

/// One DKIM signature of a message as it came in.
public struct SignatureEvidence: Hashable, Codable, Sendable {
    public var domain: DomainName
    public var selector: String
    public var result: DKIMResult.Outcome
    /// Names the signature for ever: lower-case hexadecimal, so that the same one is known when it comes again.
    public var hash: String
    /// When it was made: `t=`, else the Date field where that is signed; nil when neither says.
    public var signedAt: Timestamp?
    /// Whether the whole body, From and Subject are signed.
    public var coversContent: Bool
    /// Recipients of the envelope that stand in no signed To or Cc field, as indexes into the claim's.
    public var outsiders: [Int]

    /// Whether the selector is one that accounts of Countersign have (DESIGN 9), here or anywhere.
    public var isCountersigns: Bool { Self.isCountersigns(selector: selector) }

    public static func isCountersigns(selector: String) -> Bool {
        let parts = selector.split(separator: "-", maxSplits: 1)
        return parts.count == 2 && ["c1", "c2", "e1"].contains(parts[0].lowercased()) && parts[1].utf8.count == 16
    }

    public init(
        domain: DomainName, selector: String, result: DKIMResult.Outcome, hash: String, signedAt: Timestamp? = nil,
        coversContent: Bool = true, outsiders: [Int] = []
    ) {
        self.domain = domain
        self.selector = selector
        self.result = result
        self.hash = hash
        self.signedAt = signedAt
        self.coversContent = coversContent
        self.outsiders = outsiders
    }
}
