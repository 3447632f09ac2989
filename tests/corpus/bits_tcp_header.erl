%% The bit fields of a TCP header taken apart and put together.
-module(bits_tcp_header).
-export([start/0, parse/1]).

start() ->
    H = <<443:16, 51234:16, 16#DEADBEEF:32, 1:32, 5:4, 0:3, 0:1, 1:1, 0:1, 0:1, 1:1, 1:1, 0:1, 1:1, 0:1, 8192:16, 16#ABCD:16, 0:16, "data">>,
    P = parse(H),
    [H, P, build(P) =:= H, parse(<<1, 2, 3>>)].

parse(<<S:16, D:16, Seq:32, Ack:32, Off:4, _:3, Flags:9/bitstring, W:16, C:16, U:16, Data/binary>>) ->
    <<_:4, Urg:1, A:1, Psh:1, Rst:1, _/bitstring>> = Flags,
    {S, D, Seq, Ack, Off, Flags, {Urg, A, Psh, Rst}, W, C, U, Data};
parse(_) -> error.

build({S, D, Seq, Ack, Off, Flags, _, W, C, U, Data}) -> <<S:16, D:16, Seq:32, Ack:32, Off:4, 0:3, Flags/bitstring, W:16, C:16, U:16, Data/binary>>.
