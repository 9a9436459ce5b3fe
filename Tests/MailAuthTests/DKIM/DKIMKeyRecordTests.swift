import MailAuth
import Testing

@Suite struct DKIMKeyRecordTests {
    private func read(_ text: String) throws(DKIMKeyRecord.Problem) -> DKIMKeyRecord {
        try DKIMKeyRecord(Array(text.utf8))
    }

    @Test func `a record needs no more than its key`() throws {
        let record = try read("p=QUJD")
        #expect(record.keyType == .rsa && record.key == [65, 66, 67])
        #expect(!record.isTesting && !record.isStrict)
    }

    @Test func `flags are read and unknown ones passed over`() throws {
        let record = try read("v=DKIM1; k=ed25519; h=sha1:sha256; s=email; t=y:s:z; n=note; p=QUJD;")
        #expect(record.keyType == .ed25519 && record.isTesting && record.isStrict)
    }

    @Test(
        arguments: [
            ("v=DKIM2; p=QUJD", .badVersion), ("p=QUJD; v=DKIM1", .badVersion), ("v=DKIM1: g=*; p=QUJD", .badVersion),
            ("k=ecdsa; p=QUJD", .unknownKeyType), ("v=DKIM1", .noKey), ("p=", .revoked), ("p= ;", .revoked),
            ("h=sha1; p=QUJD", .notForSHA256), ("s=tlsrpt; p=QUJD", .notForMail), ("p=Q", .malformed),
            ("nothing", .malformed), ("", .noKey), ("v=spf1 -all", .badVersion),
        ] as [(String, DKIMKeyRecord.Problem)])
    func `an unusable record is refused with its reason`(text: String, problem: DKIMKeyRecord.Problem) {
        #expect(throws: problem) { try read(text) }
        #expect(!problem.reason.isEmpty)
    }

    @Test func `what is published can be read`() throws {
        let text = DKIMKeyRecord.text(.ed25519, key: [1, 2, 3])
        #expect(text == "v=DKIM1; k=ed25519; p=AQID")
        #expect(try read(text).key == [1, 2, 3])
    }
}
