%% Float fields of 32 and 64 bits in both byte orders; NaN and infinity do not match.
-module(bin_match_floats).
-export([start/0, id/1]).

start() ->
    Vs = [0.0, 1.0, -1.5, 0.1, 3.0e38, 1.0e-40, 123456.789, 5, -7],
    [{V, [<<(id(V)):32/float>>, <<(id(V)):64/float>>, <<(id(V)):64/float-little>>, <<(id(V)):32/float-little>>], f32(<<(id(V)):32/float>>), f64(<<(id(V))/float>>), l64(<<(id(V)):64/little-float>>)} || V <- Vs]
        ++ [f64(<<16#7FF0000000000000:64>>), f64(<<16#7FF8000000000000:64>>), f64(<<16#FFF0000000000000:64>>), f32(<<16#7F800000:32>>), f32(<<16#7FC00000:32>>), f64(<<1, 2>>), f64(<<16#3FF:12, 0:52>>), f64(<<1:64>>), mix(<<1, 2.5:64/float, 3.5:32/float, 4>>)].

f32(<<F:32/float>>) -> F;
f32(_) -> none.

f64(<<F:64/float>>) -> F;
f64(_) -> none.

l64(<<F:64/float-little>>) -> F.

mix(<<A, B:64/float, C:32/float, D>>) -> {A, B, C, D}.

id(X) -> X.
