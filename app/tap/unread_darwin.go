package tap

// unreadRequest is FIONREAD of <sys/filio.h>.
const unreadRequest = 0x4004667f
