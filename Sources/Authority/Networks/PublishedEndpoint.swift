/// One entry of Microsoft's endpoint service (`https://endpoints.office.com/endpoints/worldwide`), which answers with an
/// array of them. What the rule does not use is not read.
public struct PublishedEndpoint: Hashable, Decodable, Sendable {
    /// `Exchange`, `SharePoint`, `Skype` or `Common`.
    public var serviceArea: String
    /// Host names, some with a leading `*.`.
    public var urls: [String]?
    /// Networks in CIDR form.
    public var ips: [String]?
    /// Port numbers, parted by commas.
    public var tcpPorts: String?

    public init(serviceArea: String, urls: [String]? = nil, ips: [String]? = nil, tcpPorts: String? = nil) {
        self.serviceArea = serviceArea
        self.urls = urls
        self.ips = ips
        self.tcpPorts = tcpPorts
    }

    /// Whether it is about the servers that exchange mail on port 25. Client submission, which is on other ranges, may
    /// name that port too, and is told by its host names.
    var isMailExchange: Bool {
        guard serviceArea == "Exchange" else { return false }
        let ports = (tcpPorts ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        guard ports.contains("25") else { return false }
        return (urls ?? []).contains { url in
            let host = url.lowercased()
            return host.hasSuffix(".protection.outlook.com") || host.hasSuffix(".mx.microsoft")
        }
    }
}
