package sender

type due struct{}

func expect([]byte) *due { return &due{} }

func (d *due) take([]byte) {}

func (d *due) whole() bool { return false }
