import { expect, it } from 'vitest';
import { invitationOf, linkOf, readCode } from './code';

it('a code is read as it is typed, in the form it is shown', () => {
  for (const typed of ['4K7QM-9XRTR', '4k7qm-9xrtr', '4K7QM  9XRTR', ' 4K7QM9XRTR ']) expect(readCode(typed)).toBe('4K7QM-9XRTR');
  // O is zero, I and L are one.
  expect(readCode('ooblo-ckzyt')).toBe('00B10-CKZYT');
});

it('one slip, two exchanged neighbours and what is no code are noticed', () => {
  const shown = '4K7QM9XRTR';
  for (let place = 0; place < shown.length; place += 1) {
    for (const other of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
      const typed = shown.slice(0, place) + other + shown.slice(place + 1);
      expect(readCode(typed) === null).toBe(other !== shown[place]);
    }
    const [one = '', two = ''] = shown.slice(place, place + 2);
    const typed = shown.slice(0, place) + two + one + shown.slice(place + 2);
    expect(readCode(typed) === null).toBe(typed !== shown);
  }
  for (const none of ['', '4K7QM-9XRTR0', 'UUUUU-UUUUU', '4K7QM-9XRT']) expect(readCode(none)).toBeNull();
});

it('a link says the code after the #, and nothing else', () => {
  const link = new URL(linkOf('https://atalaya.example', '4K7QM-9XRTR'));
  expect(link.href).toBe('https://atalaya.example/#enrol=4K7QM-9XRTR');
  expect(invitationOf(link.hash)).toBe('4K7QM-9XRTR');
  for (const other of ['', '#page=people', '#enrol=', '#enrol=4K7QM-9XRTA', '#enrol=4K7QM-9XRTR&x']) expect(invitationOf(other)).toBeNull();
});
