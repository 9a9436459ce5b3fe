import Message
import Testing

@testable import Authority

@Suite struct SharedNamesTests {
    @Test(arguments: [
        ("mail.protection.outlook.com", "microsoft-365"), ("contoso-com.mail.protection.outlook.com", "microsoft-365"),
        ("outlook.com", "microsoft-365"), ("contoso.onmicrosoft.com", "microsoft-365"),
        ("mx.microsoft", "microsoft-365"),
        ("smtp.gmail.com", "google"), ("mail-io1-f49.google.com", "google"), ("a.b.amazonses.com", "amazon-ses"),
        ("mx0a-00123456.pphosted.com", "proofpoint"), ("SMTP.SendGrid.net", "sendgrid"), ("x.mailgun.org", "mailgun"),
        ("eu-smtp-1.mimecast.com", "mimecast"), ("relay.cloudflare.net", "cloudflare"),
    ])
    func `a shared sender's name is told from any other`(text: String, sender: String) throws {
        #expect(SharedNames.name(covering: try DomainName(text)) == sender)
    }

    @Test(arguments: [
        "notoutlook.com", "outlook.com.example", "mail.example", "com", "protection-outlook.example", "google.example",
        "xsendgrid.net",
    ])
    func `whole labels count, so that lookalikes and others stay free`(text: String) throws {
        #expect(SharedNames.name(covering: try DomainName(text)) == nil)
    }
}
