%% An encoder and decoder of a small protocol with a checksum.
-module(bin_packet).
-export([start/0, encode/1, decode/1]).

start() ->
    Ms = [{ping, 7}, {text, <<"hi there">>}, {point, -5, 300000}, {list, [1, 65535, 3]}, {real, 2.75}],
    Bs = [encode(M) || M <- Ms],
    [Bs, [decode(B) || B <- Bs], decode(<<>>), decode(<<9, 0, 0, 9>>), decode(<<1, 0, 4, 7, 7, 7, 7, 0>>), stream(iolist_to_binary(Bs))].

encode(M) ->
    {T, Body} = body(M),
    Len = byte_size(Body),
    Sum = sum(Body, T),
    <<T, Len:16, Body/binary, Sum>>.

body({ping, N}) -> {1, <<N:32>>};
body({text, S}) -> {2, S};
body({point, X, Y}) -> {3, <<X:32/signed-little, Y:32/signed-little>>};
body({list, L}) -> {4, << <<X:16>> || X <- L >>};
body({real, F}) -> {5, <<F:64/float>>}.

sum(<<X, T/binary>>, S) -> sum(T, (S + X) band 255);
sum(<<>>, S) -> S.

decode(<<T, Len:16, Body:Len/binary, Sum>>) ->
    case sum(Body, T) of
        Sum -> parse(T, Body);
        Other -> {bad_sum, Other}
    end;
decode(_) -> incomplete.

parse(1, <<N:32>>) -> {ping, N};
parse(2, S) -> {text, S};
parse(3, <<X:32/signed-little, Y:32/signed-little>>) -> {point, X, Y};
parse(4, B) -> {list, [X || <<X:16>> <= B]};
parse(5, <<F:64/float>>) -> {real, F};
parse(T, _) -> {unknown, T}.

stream(<<T, L:16, B:L/binary, _, Rest/binary>>) -> [{T, B} | stream(Rest)];
stream(<<>>) -> [].
