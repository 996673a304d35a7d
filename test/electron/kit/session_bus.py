"""Stands in for a desktop on a private session bus: shows tray icons and notifications, and clicks them.

Prints one JSON line per event: {"event": "ready"}, then {"event": "tray", ...} with the whole tray icon after each
change of it (null when it is gone), and {"event": "notification", ...}. Reads one JSON line per command:
{"do": "click", "path": ["Open"]}, {"do": "activate"} (a click on the icon), {"do": "notification", "id": 1}.
"""
import hashlib
import json
import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
NOTIFICATIONS = "org.freedesktop.Notifications"
PROPERTIES = "org.freedesktop.DBus.Properties"

DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
loop = GLib.MainLoop()


def say(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


class Item:
    """The tray icon of one application."""

    def __init__(self, name, path):
        self.name, self.path = name, path
        self.pending = False
        self.menu_path = str(self.get("Menu"))
        bus.add_signal_receiver(self.changed, bus_name=name)
        bus.watch_name_owner(name, self.owner)
        self.changed()

    def get(self, name):
        return dbus.Interface(bus.get_object(self.name, self.path), PROPERTIES).Get(ITEM, name)

    def menu(self):
        return dbus.Interface(bus.get_object(self.name, self.menu_path), MENU)

    def owner(self, owner):
        if not owner:
            say("tray", tray=None)

    def changed(self, *_):
        # Several signals come together; they are told once.
        if not self.pending:
            self.pending = True
            GLib.timeout_add(20, self.tell)

    def tell(self):
        self.pending = False
        try:
            pixmaps = self.get("IconPixmap")
            largest = max(pixmaps, key=lambda one: int(one[0])) if pixmaps else None
            tooltip = self.get("ToolTip")
            say(
                "tray",
                tray={
                    "tooltip": str(tooltip[2] or tooltip[3]),
                    "icon": hashlib.sha256(bytes(largest[2])).hexdigest()[:16] if largest else None,
                    "size": int(largest[0]) if largest else 0,
                    "menu": entries(self.layout()),
                },
            )
        except dbus.DBusException as error:
            # An application that just ends answers no more; that it is gone is told by owner().
            print(error, file=sys.stderr, flush=True)
        return False

    def layout(self):
        return self.menu().GetLayout(0, -1, dbus.Array([], signature="s"))[1]

    def click(self, path):
        at = self.layout()
        for label in path:
            found = [child for child in at[2] if text(child[1]) == label]
            if not found:
                return say("error", error=f"the menu has no entry {label!r}")
            at = found[0]
        self.menu().Event(int(at[0]), "clicked", dbus.String("", variant_level=1), dbus.UInt32(0))

    def activate(self):
        dbus.Interface(bus.get_object(self.name, self.path), ITEM).Activate(0, 0)


def text(properties):
    return str(properties.get("label", "")).replace("__", "_")


def entries(layout):
    shown = []
    for _, properties, children in layout[2]:
        if properties.get("visible", True) and str(properties.get("type", "")) != "separator":
            entry = {"label": text(properties), "enabled": bool(properties.get("enabled", True))}
            if "toggle-state" in properties and properties.get("toggle-type"):
                entry["checked"] = int(properties["toggle-state"]) == 1
            shown.append(entry)
    return shown


class Watcher(dbus.service.Object):
    items = []

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        name, slash, path = service.partition("/")
        GLib.idle_add(self.add, name or sender, "/" + path if slash else "/StatusNotifierItem")

    def add(self, name, path):
        self.items.append(Item(name, path))
        return False

    @dbus.service.method(WATCHER, in_signature="s")
    def RegisterStatusNotifierHost(self, service):
        pass

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return self.GetAll(interface)[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        names = [item.name + item.path for item in self.items]
        return {
            "IsStatusNotifierHostRegistered": True,
            "ProtocolVersion": dbus.Int32(0),
            "RegisteredStatusNotifierItems": dbus.Array(names, signature="s"),
        }


class Notifications(dbus.service.Object):
    last = 0

    @dbus.service.method(NOTIFICATIONS, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, app, replaces, icon, summary, body, actions, hints, timeout):
        self.last += 1
        say("notification", id=self.last, title=str(summary), body=str(body))
        return dbus.UInt32(self.last)

    @dbus.service.method(NOTIFICATIONS, out_signature="as")
    def GetCapabilities(self):
        return ["actions", "body"]

    @dbus.service.method(NOTIFICATIONS, out_signature="ssss")
    def GetServerInformation(self):
        return ("test", "postern", "1", "1.2")

    @dbus.service.method(NOTIFICATIONS, in_signature="u")
    def CloseNotification(self, id):
        self.NotificationClosed(id, 3)

    @dbus.service.signal(NOTIFICATIONS, signature="us")
    def ActionInvoked(self, id, action):
        pass

    @dbus.service.signal(NOTIFICATIONS, signature="uu")
    def NotificationClosed(self, id, reason):
        pass


watcher_name = dbus.service.BusName(WATCHER, bus)
watcher = Watcher(bus, "/StatusNotifierWatcher")
notifications_name = dbus.service.BusName(NOTIFICATIONS, bus)
notifications = Notifications(bus, "/org/freedesktop/Notifications")


def command(stream, condition):
    line = stream.readline()
    if not line:
        loop.quit()
        return False
    wanted = json.loads(line)
    try:
        if wanted["do"] == "notification":
            notifications.ActionInvoked(dbus.UInt32(wanted["id"]), "default")
        elif wanted["do"] == "click":
            watcher.items[-1].click(wanted["path"])
        elif wanted["do"] == "activate":
            watcher.items[-1].activate()
    except (dbus.DBusException, IndexError) as error:
        say("error", error=str(error))
    return True


GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, command)
say("ready")
loop.run()
