%% A record of 30 fields: construction, update of several distant fields.
-module(record_many_fields).
-export([start/0]).

-record(big, {f1 = 1, f2, f3, f4, f5 = [], f6, f7, f8, f9, f10 = x, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20 = "d", f21, f22, f23, f24, f25, f26, f27, f28, f29, f30 = 30}).

start() ->
    R = #big{},
    S = up(R, 5),
    [R, S, S#big.f17, up2(S), fields(S), up(up(S, 1), 2) =:= up(S, 2)].

up(R, N) -> R#big{f2 = N, f17 = N * N, f30 = {N}}.

up2(R) -> R#big{f1 = a, f2 = b, f3 = c, f4 = d, f5 = e, f6 = f, f7 = g, f8 = h, f9 = i, f11 = k, f12 = l, f13 = m}.

fields(#big{f1 = A, f10 = B, f20 = C, f30 = D}) -> {A, B, C, D}.
