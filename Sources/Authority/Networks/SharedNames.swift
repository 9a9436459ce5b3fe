import Message

/// Names in certificates that many customers' mail comes with, and that therefore say nothing about one of them.
///
/// A connector of the kind certificate never accepts them, nor any name beneath one.
public enum SharedNames {
    /// The sender whose name covers a certificate's name; nil when it is nobody's known.
    ///
    /// Whole labels are compared: `notoutlook.com` is not `outlook.com`.
    public static func name(covering domain: DomainName) -> String? {
        name(covering: DNSName(domain))
    }

    /// The same for a name in the DNS, such as `_spf.google.com`.
    public static func name(covering name: DNSName) -> String? {
        var rest = name.text[...]
        while true {
            if let sender = senders[String(rest)] { return sender }
            guard let dot = rest.firstIndex(of: ".") else { return nil }
            rest = rest[rest.index(after: dot)...]
        }
    }

    /// Those of them that take other platforms' mail in and pass it on in their customers' names.
    static let relays: Set<String> = [
        "proofpoint", "mimecast", "cisco", "messagelabs", "barracuda", "trend-micro", "sophos", "hornetsecurity",
        "mailchannels",
    ]

    private static let senders: [String: String] = {
        var senders: [String: String] = [:]
        for (sender, domains) in lists {
            for domain in domains.split(separator: " ") { senders[String(domain)] = sender }
        }
        return senders
    }()

    private static let lists: [String: String] = [
        "microsoft-365":
            "outlook.com outlook.de outlook.cn office.com office.net office365.com office365.us office365.cn "
            + "microsoft.com mx.microsoft dkim.mail.microsoft microsoftonline.com onmicrosoft.com onmicrosoft.us "
            + "exchangelabs.com hotmail.com live.com msn.com partner.outlook.cn",
        "google": "google.com gmail.com googlemail.com googleapis.com gappssmtp.com 1e100.net withgoogle.com",
        "amazon-ses": "amazonses.com amazonaws.com amazon.com aws.dev",
        "sendgrid": "sendgrid.net sendgrid.com sendgrid.info twilio.com",
        "mailgun": "mailgun.org mailgun.net mailgun.com mailgun.info",
        "mailchimp": "mailchimp.com mailchimpapp.net mandrillapp.com mcsv.net mcdlv.net rsgsv.net",
        "mailjet": "mailjet.com",
        "brevo": "brevo.com sendinblue.com sender-sib.com",
        "sparkpost": "sparkpost.com sparkpostmail.com messagebird.com bird.com",
        "postmark": "postmarkapp.com mtasv.net",
        "hubspot": "hubspot.com hubspotemail.net hubspot.net",
        "klaviyo": "klaviyo.com klaviyomail.com",
        "zendesk": "zendesk.com",
        "salesforce": "salesforce.com exacttarget.com sfmc.co marketingcloud.com pardot.com force.com",
        "zoho": "zoho.com zohomail.com zoho.eu zohomail.eu zcsend.net zeptomail.com",
        "proofpoint": "proofpoint.com pphosted.com ppe-hosted.com",
        "mimecast": "mimecast.com mimecast.co.za mimecast-offshore.com",
        "cisco": "iphmx.com cisco.com",
        "messagelabs": "messagelabs.com symantec.com broadcom.com",
        "barracuda": "barracuda.com barracudanetworks.com ess.barracudanetworks.com",
        "trend-micro": "trendmicro.com trendmicro.eu in.tmes.trendmicro.com",
        "sophos": "sophos.com reflexion.net hydra.sophos.com",
        "hornetsecurity": "hornetsecurity.com antispameurope.com",
        "mailchannels": "mailchannels.net mailchannels.com",
        "cloudflare": "cloudflare.com cloudflare.net cloudflare-dns.com cloudflaressl.com workers.dev",
        "apple": "icloud.com apple.com me.com mac.com",
        "yahoo": "yahoo.com yahoodns.net aol.com",
        "fastmail": "fastmail.com messagingengine.com",
        "oracle": "oracleemaildelivery.com oraclecloud.com",
        "godaddy": "secureserver.net godaddy.com",
        "rackspace": "emailsrvr.com",
    ]
}
