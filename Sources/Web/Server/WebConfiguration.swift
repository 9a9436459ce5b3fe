import HummingbirdTLS

/// Where the HTTP server listens and what it says about itself.
public struct WebConfiguration: Sendable {
    /// An address and a port; port 0 takes any free one.
    public struct Endpoint: Hashable, Sendable {
        public var host: String
        public var port: Int

        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    /// The certificate and key of the HTTPS server.
    public struct TLS: Sendable {
        public var endpoint: Endpoint
        public var configuration: TLSConfiguration

        public init(endpoint: Endpoint, configuration: TLSConfiguration) {
            self.endpoint = endpoint
            self.configuration = configuration
        }
    }

    /// Plain HTTP; loopback addresses only.
    public var http: Endpoint?
    public var https: TLS?
    /// The name shown at the top of the console.
    public var platform: String
    /// Before the anchors of problem types: `<documentation>#domain`.
    public var documentation: String
    public var limits: WebLimits

    public init(
        http: Endpoint?, https: TLS? = nil, platform: String, documentation: String = "/docs/checks",
        limits: WebLimits = .standard
    ) {
        self.http = http
        self.https = https
        self.platform = platform
        self.documentation = documentation
        self.limits = limits
    }
}

/// Why a server cannot be set up.
public enum WebSetupError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Plain HTTP on an address that others can reach.
    case plainHTTPNotLoopback(String)
    /// A page's template in this program is malformed.
    case template(String)

    public var description: String {
        switch self {
        case .plainHTTPNotLoopback(let host):
            "plain HTTP may listen on a loopback address only, not on \(host)"
        case .template(let name): "the page template \(name) is malformed"
        }
    }
}
