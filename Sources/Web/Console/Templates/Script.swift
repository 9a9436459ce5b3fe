extension Templates {
    /// Keyboard shortcuts. Every page works without it.
    static let script = """
        "use strict";
        (() => {
          const lines = [...document.querySelectorAll("tr.line")];
          const keys = document.getElementById("keys");
          let at = -1;
          let leader = false;
          const move = (to) => {
            if (!lines.length) return;
            lines[at]?.classList.remove("at");
            at = Math.max(0, Math.min(lines.length - 1, to));
            lines[at].classList.add("at");
            lines[at].scrollIntoView({ block: "nearest" });
          };
          const go = (name) => {
            const path = { o: "/", m: "/messages", q: "/queue", b: "/mailbox" }[name];
            if (path && document.querySelector(`.bar nav a[href="${path}"]`)) location.assign(path);
          };
          const search = () => {
            const field = document.querySelector("[data-search]");
            if (field) { field.focus(); field.select(); } else { location.assign("/messages#search"); }
          };
          if (location.hash === "#search") search();
          document.addEventListener("keydown", (event) => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            const typing = event.target.matches("input, select, textarea");
            if (event.key === "Escape" && typing) { event.target.blur(); return; }
            if (typing || keys?.open) return;
            if (leader) { leader = false; go(event.key); return; }
            switch (event.key) {
              case "j": move(at + 1); break;
              case "k": move(at - 1); break;
              case "Enter": if (at >= 0 && event.target === document.body) lines[at].querySelector("a")?.click(); break;
              case "g": leader = true; setTimeout(() => { leader = false; }, 1500); break;
              case "u": document.querySelector(".crumb a")?.click(); break;
              case "/": event.preventDefault(); search(); break;
              case "?": keys?.showModal(); break;
            }
          });
        })();

        """
}
