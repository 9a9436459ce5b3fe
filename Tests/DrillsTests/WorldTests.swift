import Foundation
import TestKit
import Testing

@testable import Drills

@Suite struct WorldTests {
    @Test func theCastIsTheSeeds() {
        var (one, same, other) = (Dice(seed: 9), Dice(seed: 9), Dice(seed: 10))
        let cast = Cast(.full, &one)
        #expect(cast.customers.map(\.domain) == Cast(.full, &same).customers.map(\.domain))
        #expect(cast.customers.map(\.domain) != Cast(.full, &other).customers.map(\.domain))
        #expect(cast.customers.count == 20)
        #expect(cast.listed.count == 5)
        #expect(Set(cast.tenants.map(\.id)).count == 700)
        #expect(cast.feeders.count == 40)
        #expect(cast.egress.count == 12)
        #expect(cast.brands.count == 3)
        #expect(cast.brands.filter { cast.customers[$0].hasList }.count == 1)
    }

    @Test func tenantsAreGUIDs() {
        var dice = Dice(seed: 11)
        for _ in 0..<50 {
            let id = Tenant(keys: 4, &dice).id
            #expect(UUID(uuidString: id)?.uuidString.lowercased() == id)
        }
    }

    @Test func thePlatformsKeysAreTakenFromItsZone() throws {
        let folder = try ScratchFolder()
        let path = folder.file("zone.json")
        try Data("{\"kept.example\": [{\"TXT\": \"here\"}], \"old.example\": [{\"TXT\": \"former\"}]}".utf8)
            .write(to: URL(filePath: path))
        var zone = OutsideZone(path: path)
        try zone.platform(
            "; comment\nbounce.p.example. 3600 IN TXT \"v=spf1 -all\"\n"
                + "c1-x.shop.example.dkim.p.example. 300 IN TXT \"v=DKIM1; k=rsa; p=AAA\" \"BBB\"\n"
                + "c1-y.other.example.dkim.p.example. 300 IN TXT \"v=DKIM1; k=rsa; p=CCC\"\n",
            beneath: ["shop.example"])
        try zone.text("old.example", "new")
        try zone.publish()
        let read = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
        #expect(
            read as? [String: [[String: String]]] == [
                "kept.example": [["TXT": "here"]], "old.example": [["TXT": "new"]],
                "c1-x.shop.example.dkim.p.example": [["TXT": "v=DKIM1; k=rsa; p=AAABBB"]],
            ])
    }

    @Test func theTableOfRecordsIsRead() {
        let table =
            "x.example is pending: no record\n\nThese records are looked for:\n\n"
            + "_countersign.x.example  TXT    v=csgn1; p=p.example; a=abc\n"
            + "e1-a._domainkey.x.example  CNAME  e1-a.x.example.dkim.p.example  (optional: a second signature)\n"
        #expect(
            Operator.records(table) == [
                .init(name: "_countersign.x.example", kind: "TXT", value: "v=csgn1; p=p.example; a=abc"),
                .init(name: "e1-a._domainkey.x.example", kind: "CNAME", value: "e1-a.x.example.dkim.p.example"),
            ])
    }

    @Test func everyNameOfAScenarioHasOne() {
        for name in ScenarioName.allCases { #expect(name.kind.name == name) }
    }
}
