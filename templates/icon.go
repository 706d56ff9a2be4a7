package templates

// icon is the path data of a picture in a box of 16 by 16, drawn with a line.
func icon(name string) string {
	switch name {
	case "stop":
		return "M4.5 4.5h7v7h-7z"
	case "start":
		return "M5.5 3.5v9l7-4.5z"
	case "seat":
		return "M5 2.5v6h6v-6M3.5 8.5h9v2.5h-9zM5 11v2.5M11 11v2.5"
	case "display":
		return "M2.5 4.5h6.5M12 4.5h1.5M2.5 11.5h1.5M7 11.5h6.5M9 2.8v3.4h3V2.8zM4 9.8v3.4h3V9.8z"
	case "projector":
		return "M2 3h12M3 3v7.5h10V3M8 10.5V13M5.5 13.5 8 11l2.5 2.5"
	case "menu":
		return "M2.5 4.5h11M2.5 8h11M2.5 11.5h11"
	case "arrow":
		return "M3 8h10M9 4l4 4-4 4"
	case "back":
		return "M13 8H3M7 4 3 8l4 4"
	case "out":
		return "M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5 7 9"
	case "check":
		return "M3.5 8.5l3 3 6-7"
	case "copy":
		return "M5.5 5.5h7v7h-7zM10.5 5.5v-2h-7v7h2"
	case "clock":
		return "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3l2 1.5"
	case "turn":
		return "M3 12.5h6.5a3.5 3.5 0 0 0 0-7H4M6.5 3 4 5.5 6.5 8"
	case "code":
		return "M5.5 4 2 8l3.5 4M10.5 4 14 8l-3.5 4"
	case "wire":
		return "M2.5 5.5h11M10.5 2.5l3 3-3 3M13.5 11h-11M5.5 8l-3 3 3 3"
	case "jar":
		return "M5 2.5h6M5.5 2.5v2L4 6.5v6q0 1 1 1h6q1 0 1-1v-6l-1.5-2v-2M4 9h8"
	}
	return ""
}
