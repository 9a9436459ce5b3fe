import Foundation
import Message
import Testing

@testable import Authority

/// E11: a list from outside fails safe.
@Suite struct EndpointUpdateTests {
    private static let current = [
        "40.92.0.0/15", "40.107.0.0/16", "52.100.0.0/14", "52.238.78.88/32", "104.47.0.0/17", "2a01:111:f400::/48",
        "2a01:111:f403::/48",
    ]

    private func answer(_ ips: [String], ports: String = "25", area: String = "Exchange") -> [PublishedEndpoint] {
        [
            PublishedEndpoint(
                serviceArea: "Exchange", urls: ["outlook.office365.com"], ips: ["40.96.0.0/13"], tcpPorts: "80,443"),
            PublishedEndpoint(
                serviceArea: "Exchange", urls: ["smtp.office365.com"], ips: ["52.96.0.0/14"], tcpPorts: "25,587"),
            PublishedEndpoint(serviceArea: area, urls: ["*.mail.protection.outlook.com"], ips: ips, tcpPorts: ports),
            PublishedEndpoint(serviceArea: "Common", urls: ["*.live.com"], tcpPorts: "443,80"),
        ]
    }

    private func refusal(
        _ published: [PublishedEndpoint], allowingChange: Bool = false
    ) -> EndpointUpdate.Refusal? {
        do {
            _ = try EndpointUpdate.applying(
                published, to: .builtIn, at: Scene.now, allowingChange: allowingChange)
            return nil
        } catch {
            return error
        }
    }

    @Test func `what the service publishes today is taken, and nothing but its ranges for mail`() throws {
        let list = try EndpointUpdate.applying(answer(Self.current), to: .builtIn, at: Scene.now)
        #expect(list.date == Scene.now)
        #expect(list.networks[.microsoft365]?.map(\.description) == Self.current)
        #expect(list.networks[.google] == SenderNetworks.builtIn.networks[.google])
        #expect(list.origin(of: try IPAddress("40.96.0.1")) == .shared("microsoft-exchange"))
        #expect(list.origin(of: try IPAddress("40.95.0.1")) == .microsoftRelayPool)
    }

    @Test func `the service's JSON is read as it is published`() throws {
        let json = """
            [{"id": 10, "serviceArea": "Exchange", "serviceAreaDisplayName": "Exchange Online",
              "urls": ["*.mail.protection.outlook.com", "*.mx.microsoft"], "ips": ["40.92.0.0/15"], "tcpPorts": "25",
              "expressRoute": true, "category": "Allow", "required": true},
             {"id": 56, "serviceArea": "Common", "urls": ["*.msftidentity.com"], "tcpPorts": "443, 80",
              "category": "Allow", "required": true}]
            """
        let read = try JSONDecoder().decode([PublishedEndpoint].self, from: Data(json.utf8))
        #expect(read.map(\.isMailExchange) == [true, false])
    }

    @Test func `a range may be new`() throws {
        let list = try EndpointUpdate.applying(answer(Self.current + ["20.49.0.0/16"]), to: .builtIn, at: Scene.now)
        #expect(list.origin(of: try IPAddress("20.49.1.1")) == .microsoft365)
    }

    @Test func `an answer without ranges for mail is refused`() {
        #expect(refusal([]) == .empty)
        #expect(refusal(answer([])) == .noMailRanges)
        #expect(refusal(answer(Self.current, ports: "443")) == .noMailRanges)
        #expect(refusal(answer(Self.current, ports: "2525")) == .noMailRanges)
        #expect(refusal(answer(Self.current, area: "Skype")) == .noMailRanges)
    }

    @Test(arguments: [
        "40.92.0.0/14", "40.95.0.0/16", "40.95.200.0/24", "209.85.128.0/17", "54.240.0.0/18", "13.108.0.0/14",
        "2a00:1450:4000::/36",
    ])
    func `a range that touches the relay pool or another sender is refused`(text: String) {
        guard case .belongsTo = refusal(answer(Self.current + [text])) else {
            Issue.record("\(text) was taken")
            return
        }
    }

    @Test(arguments: [
        "127.0.0.0/12", "10.0.0.0/12", "192.168.1.0/24", "100.64.0.0/12", "169.254.0.0/16", "224.0.0.0/12",
        "255.255.255.255/32", "172.16.0.0/12", "192.0.2.0/28", "::1/128", "fe80::/64", "fc00::/48", "2001:db8::/48",
        "2002:2828::/32", "4000::/32",
    ])
    func `a range outside of the public Internet is refused`(text: String) throws {
        #expect(refusal(answer(Self.current + [text])) == .notPublic(try IPNetwork(text)))
    }

    @Test(arguments: ["40.0.0.0/11", "0.0.0.0/0", "2a01::/31", "::/0"])
    func `a range wider than any of Microsoft's is refused`(text: String) throws {
        #expect(refusal(answer(Self.current + [text])) == .tooWide(try IPNetwork(text)))
    }

    @Test(arguments: ["40.92.0.1/15", "40.92.0.0/33", "forty", "", "40.92.0.0/15 "])
    func `what is no network is refused`(text: String) {
        #expect(refusal(answer(Self.current + [text])) == .badRange(text))
    }

    @Test func `losing more than a fifth needs an operator's word, in either family`() throws {
        let without52 = Self.current.filter { !$0.hasPrefix("52.100") }
        #expect(refusal(answer(without52)) == .shrinks(.ipv4))
        #expect(refusal(answer(without52), allowingChange: true) == nil)
        #expect(refusal(answer(Self.current.filter { $0 != "2a01:111:f403::/48" })) == .shrinks(.ipv6))
        #expect(refusal(answer(Self.current.filter { !$0.contains(":") })) == .shrinks(.ipv6))
        let smaller = Self.current.filter { !$0.hasPrefix("104.47") }
        #expect(refusal(answer(smaller + ["104.47.0.0/18"])) == nil)
        #expect(try refusal(answer(smaller)) == .vanishes(IPNetwork("104.47.0.0/17")))
        #expect(refusal(answer(smaller), allowingChange: true) == nil)
        #expect(refusal(answer(Self.current + ["5.0.0.0/12"])) == .grows(.ipv4))
        #expect(refusal(answer(Self.current + ["5.0.0.0/12"]), allowingChange: true) == nil)
        // The same addresses said twice do not make up for others.
        #expect(refusal(answer(without52 + ["40.92.0.0/16", "40.93.0.0/16", "40.107.0.0/17"])) == .shrinks(.ipv4))
    }

    @Test func `an answer of any size ends soon`() {
        let many = (0..<3_000).map { _ in PublishedEndpoint(serviceArea: "Exchange") }
        #expect(refusal(many) == .tooManyEntries)
        let ranges = (0..<300).map { "20.\($0 / 250).\($0 % 250).0/24" }
        #expect(refusal(answer(Self.current + ranges)) == .tooManyRanges)
        #expect(refusal(answer((0..<5_000).map { _ in "40.92.0.0/15" })) == .tooManyRanges)
    }

    @Test func `a list is old after 45 days`() {
        let date = SenderNetworks.builtIn.date
        #expect(!EndpointUpdate.isOld(.builtIn, at: date + .days(45)))
        #expect(EndpointUpdate.isOld(.builtIn, at: date + .days(45) + .milliseconds(1)))
    }
}
