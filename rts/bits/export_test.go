package bits

// MaxBits is what sizes must not exceed.
const MaxBits = maxBits
